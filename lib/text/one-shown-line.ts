/** Text of strangers as one line of what can be seen: no controls, nothing that turns the direction of what follows. */
export function oneShownLine(text: string, max: number): string {
  const shown = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{DI}\p{Z}\ufffd]+/gu, ' ')
    .trim();
  return shown.length > max ? `${shown.slice(0, max - 1).toWellFormed()}…` : shown;
}
