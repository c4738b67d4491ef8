export const description = 'Who was let in and who was not.';
