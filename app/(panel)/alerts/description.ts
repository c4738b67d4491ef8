export const description = 'What Keyfence tells whom, by mail, SMS and webhook, and what became of it.';
