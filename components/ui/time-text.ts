const units = [
  { below: 60, seconds: 1, name: 's' },
  { below: 3600, seconds: 60, name: 'min' },
  { below: 86_400, seconds: 3600, name: 'h' },
  { below: 30 * 86_400, seconds: 86_400, name: 'd' },
];

function dateText(at: Date, timeZone?: string) {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

/** "3 min ago", "in 2 h"; what was is rounded down, what comes to the nearest: a life of 7 days begins as "in 7 d". Past thirty days the date, in the viewer's zone unless another is given. */
export function relativeText(at: Date, now: number, timeZone?: string) {
  const seconds = Math.round((now - at.getTime()) / 1000);
  const distance = Math.abs(seconds);
  // Clocks differ and tick slowly: a little in the future is now.
  if (distance < 10 || (seconds < 0 && distance < 20)) return 'just now';
  const unit = units.find((candidate) => distance < candidate.below);
  if (!unit) return dateText(at, timeZone);
  const round = seconds < 0 ? Math.round : Math.floor;
  const amount = `${round(distance / unit.seconds)} ${unit.name}`;
  return seconds < 0 ? `in ${amount}` : `${amount} ago`;
}

/** "22 Nov 2025, 02:15:09 GMT+1" in the viewer's zone. */
export function exactText(at: Date) {
  return at.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}
