'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { type SendTest, TestMessageDialog, type TestTemplate } from './test-message-dialog.tsx';

type SendTestMessageProps = {
  templates: TestTemplate[];
  onSend: SendTest;
  /** Only this template; its page has the button among others. */
  fixed?: boolean;
};

export function SendTestMessage(props: SendTestMessageProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={props.fixed ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        Send test message
      </Button>
      {open && <TestMessageDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
