'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

/** Asks for a request id; `problem` is said beside the one that was asked for. */
export function FindRequest({ id, problem }: { id: string; problem?: string | undefined }) {
  const router = useRouter();
  const [text, setText] = useState(id);
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        router.push(`/explain?id=${encodeURIComponent(text.trim())}`);
      }}
    >
      <Field label="Request id" error={problem} className="min-w-64 max-w-md flex-1">
        <Input
          data-page-search
          mono
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Button type="submit" disabled={text.trim() === ''}>
        Explain
      </Button>
    </form>
  );
}
