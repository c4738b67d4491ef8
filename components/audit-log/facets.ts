import type { Facet } from '#components/data-table/toolbar.tsx';
import type { LoggedActor } from '#lib/events/log/list-actors';
import { eventGroups } from '#lib/events/log/schemas';
import { groupWords } from './group-words.ts';
import { whoDid } from './sentences.ts';

/** Whom and what the audit log can be narrowed to, as the URL has it. */
export function facetsOf(actors: LoggedActor[]): Facet[] {
  return [
    {
      id: 'who',
      label: 'Who',
      any: 'Anybody',
      options: actors.map(({ type, key, name }) => ({
        value: `${type}:${key}`,
        label: whoDid({ type, id: null, name }),
      })),
    },
    {
      id: 'what',
      label: 'What',
      any: 'Anything',
      options: eventGroups.map((value) => ({ value, label: groupWords[value] })),
    },
  ];
}
