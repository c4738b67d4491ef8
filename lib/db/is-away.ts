const awayCodes = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P02',
  '57P03',
]);
const awayWords =
  /Code: `57P0[123]`|ECONNREFUSED|ECONNRESET|Connection terminated|timeout|Can't reach database|Query read timeout/i;

/** Whether it failed because the database does not answer: Prisma and pg each say it in codes or only in words. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return (
    (code !== undefined && awayCodes.has(code)) ||
    awayWords.test(error.message) ||
    isDatabaseAway(error.cause)
  );
}
