/** Whether the database can be asked about it: ISO 8601 has a year 0, PostgreSQL has none. */
export function isStorableTime(at: Date): boolean {
  return at.getUTCFullYear() >= 1;
}
