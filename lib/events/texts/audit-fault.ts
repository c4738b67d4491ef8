import type { Alert } from '../alert.ts';
import type { Fault } from '../chain/fault.ts';
import { exactTime } from '../words.ts';

export function auditFaultAlert({ seq, fault, words }: Fault, now: Date): Alert {
  return {
    kind: 'audit-fault',
    title: 'The audit log was tampered with',
    facts: [
      ['What', words],
      ['First event', `#${seq.toLocaleString('en')}`],
      ['Found', exactTime(now)],
    ],
    advice:
      'Somebody has written to the database past Keyfence. Find out who can, change those passwords, and hold the log against a backup and the checkpoints that your webhooks were posted.',
    link: { path: '/audit-log', label: 'See the audit log' },
    sms: `The audit log was tampered with: ${words}`,
    thread: 'audit-fault',
    data: { seq, fault, words, at: now.toISOString() },
  };
}
