/** What a row is of that is of no one address. */
export const othersWords =
  'More addresses in an hour than are kept each, or wrong passwords from addresses that are not whitelisted. The count is exact; none of them can be whitelisted here.';

export const unknownWords =
  'The address could not be told: what X-Forwarded-For said was none. It cannot be whitelisted.';
