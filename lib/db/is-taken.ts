/** Whether a row was refused because another one has a value that is unique. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'P2002';
}
