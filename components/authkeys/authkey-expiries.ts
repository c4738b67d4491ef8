import { countOf } from '#components/ui/number.tsx';

const day = 86_400;

/** How long an authkey may be wanted; `lifeDays`, the longest that the company allows, is among them. */
export function authkeyExpiries(lifeDays: number | null) {
  const choices = [
    { label: 'In 30 days', seconds: 30 * day },
    { label: 'In 90 days', seconds: 90 * day },
    { label: 'In 1 year', seconds: 365 * day },
  ];
  if (lifeDays !== null && !choices.some(({ seconds }) => seconds === lifeDays * day)) {
    choices.push({ label: `In ${countOf(lifeDays, 'day')}`, seconds: lifeDays * day });
    choices.sort((a, b) => a.seconds - b.seconds);
  }
  return choices;
}

/** What a new authkey begins with: it lives as long as it may. */
export function longestLife(lifeDays: number | null): number | null {
  return lifeDays === null ? null : lifeDays * day;
}

/** What the company asks; nothing where it asks nothing. */
export function lifeHint(lifeDays: number | null): string | undefined {
  if (lifeDays === null) return undefined;
  return `Your company lets an authkey live ${countOf(lifeDays, 'day')} at the most.`;
}
