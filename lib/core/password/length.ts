/** Characters of a new password, a person's and a program's alike. */
export const passwordLengthMin = 12;

/** Longer ones are refused before they are hashed: a person's in the panel, a program's at the API. */
export const passwordLengthMax = { person: 1_024, program: 256 } as const;
