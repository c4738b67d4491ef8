import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { cn } from '#components/ui/cn.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import type { ChecklistStep } from '#lib/panel/overview/checklist';

const steps: Record<ChecklistStep['name'], { title: string; text: string; href: string; go: string }> = {
  authkey: {
    title: 'Create an authkey',
    text: 'What your program sends with each request.',
    href: '/authkeys/new',
    go: 'Create authkey',
  },
  whitelist: {
    title: 'Whitelist the IP of your server',
    text: 'For one authkey, or for the whole company.',
    href: '/authkeys',
    go: 'Open Authkeys',
  },
  accepted: {
    title: 'Send a request from there',
    text: 'Every template shows one that is ready. The answer is 200.',
    href: '/sms/templates',
    go: 'Open Templates',
  },
  refused: {
    title: 'Send the same from anywhere else',
    text: 'The answer is 418, and the address stands in Failed Logs.',
    href: '/sms/failed-logs',
    go: 'Open Failed Logs',
  },
};

/** The first steps of a new account, until the first 418. */
export function Checklist({ list }: { list: ChecklistStep[] }) {
  const next = list.find((step) => !step.done)?.name;
  const done = list.filter((step) => step.done).length;
  return (
    <Card flush title="From nothing to the first 418" description={`${done} of ${list.length} done`}>
      <ol className="divide-y border-t">
        {list.map(({ name, done: finished }, index) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
            <Mark finished={finished}>{index + 1}</Mark>
            <div className="min-w-0 flex-1 basis-56">
              <p className={cn('font-medium text-sm', finished ? 'text-subtle' : 'text-ink')}>
                {steps[name].title}
                {finished && <span className="sr-only"> (done)</span>}
              </p>
              <p className="text-sm text-subtle">{steps[name].text}</p>
            </div>
            {!finished && (
              <LinkButton size="sm" variant={name === next ? 'primary' : 'secondary'} href={steps[name].href}>
                {steps[name].go}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Mark({ finished, children }: { finished: boolean; children: ReactNode }) {
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-6 shrink-0 place-items-center rounded-full border text-xs',
        finished ? 'border-transparent bg-allowed-soft text-allowed' : 'text-muted',
      )}
    >
      {finished ? <Check className="size-3.5" /> : children}
    </span>
  );
}
