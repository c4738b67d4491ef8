export const description = 'What the API has accepted, one line a recipient, and what became of it.';
