import type { Facet } from '#components/data-table/toolbar.tsx';
import type { FailedCredential } from '#lib/access/traffic/failing-credentials';
import { type FailedReason, failedReasons, outcomes } from '#lib/access/traffic/schemas';
import { marksOf } from './marks.ts';
import { outcomeWords } from './outcome-words.ts';
import { reasonWords } from './reason-words.ts';

const filterWords: Record<FailedReason, string> = { ...reasonWords, unknown: 'IP unknown' };

/** What Failed Logs can be narrowed to, as the URL has it. */
export function facetsOf(credentials: FailedCredential[]): Facet[] {
  return [
    {
      id: 'authkey',
      label: 'Authkey',
      any: 'Any authkey',
      options: credentials.map((each) => ({ value: each.id, label: credentialLabel(each) })),
    },
    {
      id: 'outcome',
      label: 'Outcome',
      any: 'Any',
      isLabelled: true,
      options: outcomes.map((value) => ({ value, label: outcomeWords[value] })),
    },
    {
      id: 'reason',
      label: 'Reason',
      any: 'Any reason',
      options: failedReasons.map((value) => ({ value, label: filterWords[value] })),
    },
  ];
}

function credentialLabel({ name, type, isDeleted }: FailedCredential): string {
  const marks = marksOf(type, isDeleted);
  return marks.length > 0 ? `${name} (${marks.join(', ')})` : name;
}
