'use client';

import { Tabs as RadixTabs } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

type TabsProps = Omit<ComponentProps<typeof RadixTabs.Root>, 'children'> & {
  label: string;
  tabs: { value: string; label: ReactNode }[];
  children: ReactNode;
  /** Beside the tabs, at the end of their line. */
  aside?: ReactNode;
};

export function Tabs({ label, tabs, children, aside, ...props }: TabsProps) {
  return (
    <RadixTabs.Root {...props}>
      <div className="flex items-end justify-between gap-4 border-b">
        <RadixTabs.List aria-label={label} className="-mb-px flex gap-5 overflow-x-auto">
          {tabs.map((tab) => (
            <RadixTabs.Trigger
              key={tab.value}
              value={tab.value}
              className={cn(
                'whitespace-nowrap border-transparent border-b-2 py-2 font-medium text-muted text-sm transition-colors hover:text-ink pointer-coarse:min-h-10',
                'focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink',
              )}
            >
              {tab.label}
            </RadixTabs.Trigger>
          ))}
        </RadixTabs.List>
        {aside}
      </div>
      {children}
    </RadixTabs.Root>
  );
}

export function TabPanel({ className, ...props }: ComponentProps<typeof RadixTabs.Content>) {
  return <RadixTabs.Content {...props} className={cn('pt-4', className)} />;
}
