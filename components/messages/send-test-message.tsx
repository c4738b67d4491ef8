'use client';

import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { type SendTest, TestMessageForm, type TestTemplate } from './test-message-form.tsx';

type SendTestMessageProps = {
  templates: TestTemplate[];
  onSend: SendTest;
  /** Only this template; its page has the button among others. */
  fixed?: boolean;
};

export function SendTestMessage({ templates, onSend, fixed }: SendTestMessageProps) {
  const formId = useId();
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  return (
    <>
      <Button variant={fixed ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        Send test message
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={fixed ? `Send ${templates[0]?.name ?? 'it'} as a test` : 'Send a test message'}
        description="One message to one number, as the API would send it. At most 20 an hour."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" loading={pending}>
              Send
            </Button>
          </>
        }
      >
        <TestMessageForm
          id={formId}
          templates={templates}
          fixed={fixed}
          onSend={onSend}
          onPending={setPending}
          onSent={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}
