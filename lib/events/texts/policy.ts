import type { EventInput } from '../event.ts';
import { type ChangeTexts, changed } from './change.ts';

export const policyTexts = {
  'company.set-policy': changed(
    'policy-changed',
    'Company policy changed',
    'what is asked of authkeys',
    ({ before, after }) =>
      rules.flatMap(([name, label]): [string, string][] => {
        const [old, next] = [daysOf(before, name), daysOf(after, name)];
        return old === next ? [] : [[label, `${next}; before: ${old}`]];
      }),
  ),
} satisfies ChangeTexts;

const rules = [
  ['requireIpSecurityDays', 'IP security required'],
  ['authkeyLifeDays', 'Longest life'],
] as const;

function daysOf(values: EventInput['after'], name: string): string {
  const days = (values as Record<string, unknown> | undefined)?.[name];
  if (typeof days !== 'number') return 'no limit';
  return days === 1 ? '1 day' : `${days} days`;
}
