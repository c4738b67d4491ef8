import type { Ctx } from '#lib/core/context';
import type { Alert } from '../alert.ts';
import type { EventInput } from '../event.ts';
import type { AlertKind } from '../kinds.ts';

export type ChangeText = Pick<Alert, 'kind' | 'title' | 'facts' | 'sms' | 'data'>;
/** What is said of one action; who, where, when and from which IP is added to it. */
export type BuildText = (ctx: Ctx, event: EventInput) => ChangeText;

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

export function entriesAlert(
  kind: 'ip-added' | 'ip-deleted',
  event: EventInput,
  entries: string[],
): ChangeText {
  const verb = kind === 'ip-added' ? 'added' : 'deleted';
  const what = entries.length === 1 ? `IP ${verb}` : `${entries.length} IPs ${verb}`;
  const of = event.target.type === 'company' ? 'the whole company' : event.target.name;
  const shown = entries.length === 1 ? entries[0] : `${entries.length} IPs`;
  return {
    kind,
    title: `${what} for ${of}`,
    facts: [
      ['What', what],
      ['IPs', entries.join('\n')],
    ],
    sms: `${shown} ${entries.length === 1 ? 'was' : 'were'} ${verb} for ${of}.`,
    data: { entries },
  };
}

export function clientEnded(event: EventInput, how: 'disabled' | 'deleted'): ChangeText {
  return {
    kind: 'client-disabled',
    title: `API client ${how}: ${event.target.name}`,
    facts: [['What', `API client ${how}: it gets no tokens, and those it has are refused`]],
    sms: `API client ${event.target.name} was ${how}.`,
    data: { how },
  };
}

export function contactChanged(event: EventInput, what: 'email' | 'mobile'): ChangeText {
  const label = what === 'email' ? 'Registered email' : 'Registered mobile';
  return {
    kind: 'contact-changed',
    title: `${label} changed: ${event.target.name}`,
    facts: [
      ['What', `${label} changed`],
      ['Before', textOf(event.before, what)],
      ['Now', textOf(event.after, what)],
    ],
    sms: `${label} of ${event.target.name} was changed.`,
    data: { what },
  };
}

export function listOf(values: EventInput['after']): string[] {
  const entries = (values as { entries?: unknown } | undefined)?.entries;
  return Array.isArray(entries) ? entries.map(String) : [];
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
