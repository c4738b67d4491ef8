import type { Scope } from '#lib/core/scopes';

type Words = {
  /** What a program may do with it. */
  may: string;
  /** What that can break. */
  risk: string;
};

export const scopeWords: Record<Scope, Words> = {
  'authkeys:read': {
    may: 'See authkeys: names, ends of the keys, modes, last use.',
    risk: 'Breaks nothing; it never sees a secret.',
  },
  'authkeys:write': {
    may: 'Make, change, roll and delete authkeys, and see them.',
    risk: 'Can stop your traffic, switch IP security off, and gets the secrets of what it makes or rolls.',
  },
  'ips:read': {
    may: 'See whitelists and IP lists.',
    risk: 'Breaks nothing; it knows from where you work.',
  },
  'ips:write': {
    may: 'Change whitelists and IP lists, and see them.',
    risk: 'Can let strangers in, and shut your own programs out.',
  },
  'ips:lease': {
    may: 'Let an address use an authkey for a while, up to a day.',
    risk: 'Can let strangers in for so long; it shuts nobody out.',
  },
  'logs:read': {
    may: 'See Recent IPs, Failed Logs and the audit log, and ask who would get in.',
    risk: 'Breaks nothing; it knows who calls, and who changed what.',
  },
};
