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
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        router.push(`/explain?id=${encodeURIComponent(text.trim())}`);
      }}
    >
      <Field label="Request id" hideLabel error={problem} className="min-w-0 max-w-md flex-1">
        <Input
          data-page-search
          mono
          placeholder="Request id"
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
