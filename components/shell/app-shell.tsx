import type { ReactNode } from 'react';
import { DraftOwner } from '#components/drafts/draft-owner.tsx';
import { type StepUpActions, StepUpDialog } from '#components/otp/step-up-dialog.tsx';
import { LeaveGuard } from '#components/ui/leave-guard.tsx';
import { Commands } from './commands.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import type { ShellProps } from './types.ts';

type AppShellProps = ShellProps & { stepUp: StepUpActions; children: ReactNode };

/** The frame of every page behind sign-in. */
export function AppShell({ children, search, stepUp, ...shell }: AppShellProps) {
  return (
    <Commands demo={shell.demo} search={search}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-accent px-3 py-2.5 font-medium text-on-accent text-sm focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside
        aria-label="Sidebar"
        className="fixed inset-y-0 left-0 hidden w-58 border-r bg-background md:block"
      >
        <Sidebar {...shell} />
      </aside>
      <TopBar {...shell} />
      <div className="md:pl-58">
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto max-w-[1200px] px-4 pt-5 pb-16 outline-none md:px-8 md:pt-7"
        >
          <DraftOwner id={shell.member.id}>{children}</DraftOwner>
        </main>
      </div>
      <LeaveGuard />
      <StepUpDialog demo={shell.demo ?? false} actions={stepUp} />
    </Commands>
  );
}
