'use client';

import { usePathname } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { useDraftOwner } from './draft-owner.tsx';
import { draftKey, dropDraft, keepDraft, readDraft } from './draft-store.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * The same as `useDraft` for a form whose fields keep their values themselves. Fields of secrets (`data-secret`,
 * passwords) are left out. The form's `data-draft` is its name on the page.
 */
export function useFormDraft() {
  const owner = useDraftOwner();
  const pathname = usePathname();
  const drop = useRef<() => void>(undefined);

  const ref = useCallback(
    (form: HTMLFormElement | null) => {
      const name = form?.dataset.draft;
      if (!form || owner === null || name === undefined) return;
      const key = draftKey(owner, pathname, name);
      const kept = readDraft<Record<string, string>>(key, {});
      for (const control of controlsOf(form)) control.value = kept?.[control.name] ?? control.value;
      const save = () =>
        keepDraft(key, Object.fromEntries(controlsOf(form).map((control) => [control.name, control.value])));
      form.addEventListener('input', save);
      drop.current = () => dropDraft(key);
      return () => form.removeEventListener('input', save);
    },
    [owner, pathname],
  );
  return { ref, clear: () => drop.current?.() };
}

function controlsOf(form: HTMLFormElement): TextControl[] {
  return [...form.elements].filter(
    (element): element is TextControl =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement) &&
      element.name !== '' &&
      !['password', 'checkbox', 'radio', 'file', 'hidden'].includes(element.type) &&
      !('secret' in element.dataset),
  );
}
