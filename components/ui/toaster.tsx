'use client';

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

export { toast } from 'sonner';

export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={theme === 'light' || theme === 'dark' ? theme : 'system'}
      position="bottom-right"
      gap={8}
      offset={16}
      mobileOffset={12}
      icons={{
        success: <CircleCheck className="size-4 text-allowed" />,
        error: <CircleAlert className="size-4 text-refused" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        info: <Info className="size-4 text-subtle" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-(--width) items-start gap-2.5 rounded-lg border bg-raised px-3.5 py-3 font-sans text-sm text-ink shadow-overlay',
          icon: 'mt-0.5 shrink-0',
          content: 'grid min-w-0 flex-1 gap-0.5',
          title: 'font-medium',
          description: 'text-muted',
          actionButton:
            'shrink-0 self-center rounded-md border border-border-strong px-2 py-0.5 font-medium text-sm hover:bg-sunken pointer-coarse:min-h-10',
          cancelButton: 'shrink-0 self-center rounded-md px-2 py-0.5 text-muted text-sm hover:bg-sunken',
        },
      }}
    />
  );
}
