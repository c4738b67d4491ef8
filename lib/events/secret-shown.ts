/** Of what makes a secret: that it was shown to who asked for it, once. The secret itself stands in no event. */
export const secretShown = { secretShown: true } as const;
