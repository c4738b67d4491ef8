import type { Ctx } from '#lib/core/context';
import type { Alert } from '../alert.ts';
import type { EventAction, EventInput } from '../event.ts';
import type { AlertKind } from '../kinds.ts';

export type ChangeText = Pick<Alert, 'kind' | 'title' | 'facts' | 'sms' | 'data'>;
/** What is said of one action; who, where, when and from which IP is added to it. */
export type BuildText = (ctx: Ctx, event: EventInput) => ChangeText;
export type ChangeTexts = Partial<Record<EventAction, BuildText>>;

/**
 * A change in one sentence.
 * @param title such as "Authkey disabled"; the name follows
 * @param what what it means
 * @param more of what stood there before and stands there now
 */
export function changed(
  kind: AlertKind,
  title: string,
  what: string,
  more: (event: EventInput) => Alert['facts'] = () => [],
): BuildText {
  return (_, event) => ({
    kind,
    title: `${title}: ${event.target.name}`,
    facts: [['What', `${title}: ${what}`], ...more(event)],
    sms: `${title}: ${event.target.name}.`,
    data: { action: event.action },
  });
}

/** What one value was, and what it is now. */
export function beforeAndNow(...names: string[]) {
  return ({ before, after }: EventInput): Alert['facts'] =>
    names.flatMap((name): Alert['facts'] => {
      const [old, next] = [shownValue(before, name), shownValue(after, name)];
      const label = names.length > 1 ? ` (${name})` : '';
      return old === next
        ? []
        : [
            [`Before${label}`, old],
            [`Now${label}`, next],
          ];
    });
}

export function listOf(values: EventInput['after']): string[] {
  return namesOf(values, 'entries');
}

export function namesOf(values: EventInput['after'], name: string): string[] {
  const list = (values as Record<string, unknown> | undefined)?.[name];
  return Array.isArray(list) ? list.map(String) : [];
}

export function textOf(values: EventInput['after'], name: string): string {
  const value = (values as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function shownValue(values: EventInput['after'], name: string): string {
  const value = (values as Record<string, unknown> | undefined)?.[name];
  if (value === undefined || value === null || value === '') return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
