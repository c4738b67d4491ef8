export const description = 'The texts that requests send, with places for what differs from one to the next.';
