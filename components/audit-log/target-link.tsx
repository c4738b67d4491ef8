import Link from 'next/link';
import type { AuditEventRow } from '#lib/events/log/list';

const kinds: Record<string, { word: string; page?: string }> = {
  alert: { word: 'alert', page: '/alerts' },
  'alert-recipient': { word: 'recipient', page: '/alerts' },
  'alert-webhook': { word: 'webhook', page: '/alerts' },
  api: { word: 'API path' },
  'audit-log': { word: 'the whole log' },
  authkey: { word: 'authkey', page: '/authkeys' },
  client: { word: 'API client', page: '/clients' },
  company: { word: 'company' },
  invitation: { word: 'invitation', page: '/settings' },
  'ip-list': { word: 'IP list', page: '/ip-lists' },
  member: { word: 'member', page: '/settings' },
  message: { word: 'message', page: '/sms/messages' },
  notice: { word: 'alert sent', page: '/alerts' },
  panel: { word: 'panel IPs', page: '/settings' },
  policy: { word: 'policy', page: '/settings' },
  session: { word: 'session of' },
  'suspicious-ip': { word: 'suspicious IP', page: '/clients/suspicious-ips' },
  template: { word: 'template', page: '/sms/templates' },
  token: { word: 'service token', page: '/settings/service-tokens' },
};

const withPages = ['authkey', 'client', 'ip-list', 'template', 'token'];

/** What something in the audit log is: "authkey", "the company's list". */
export function kindOf({ action, target }: Pick<AuditEventRow, 'action' | 'target'>): string {
  if (target.type === 'company' && action.startsWith('whitelist.')) return 'list of';
  return kinds[target.type]?.word ?? target.type;
}

/** What an event was done to, with its page where it has one; of what was deleted since that page says so. */
export function TargetLink({ event }: { event: Pick<AuditEventRow, 'action' | 'target'> }) {
  const { target } = event;
  const href = hrefOf(event);
  return (
    <span className="flex min-w-0 max-w-52 gap-1.5" title={`${kindOf(event)} ${target.name}`}>
      <span className="shrink-0 text-subtle">{kindOf(event)}</span>
      {href ? (
        <Link href={href} className="truncate text-accent hover:underline">
          {target.name}
        </Link>
      ) : (
        <span className="truncate">{target.name}</span>
      )}
    </span>
  );
}

function hrefOf({ action, target }: Pick<AuditEventRow, 'action' | 'target'>): string | undefined {
  if (target.type === 'company') return action.startsWith('whitelist.') ? '/company-ips' : undefined;
  const page = kinds[target.type]?.page;
  if (page && target.id && withPages.includes(target.type)) {
    return action.endsWith('.delete') || action.endsWith('.revoke') ? undefined : `${page}/${target.id}`;
  }
  return page;
}
