import { type FieldPath, type FieldValues, get, type UseFormReturn } from 'react-hook-form';

type Form<Values extends FieldValues> = Pick<UseFormReturn<Values>, 'register' | 'getValues' | 'setValue'>;

/**
 * react-hook-form's `register` for pages that the server renders: what is there at first stands in its HTML, and what
 * was typed before the page woke is taken over.
 */
export function registerEarly<Values extends FieldValues>(
  form: Form<Values>,
  defaultValues: object,
  /** Kept as long as the form: only at first sight a field can have been typed in before. */
  seen: WeakSet<Element>,
) {
  return (...[path, rules]: Parameters<Form<Values>['register']>) => {
    const { ref, ...field } = form.register(path, rules);
    const first: unknown = get(defaultValues, path);
    return {
      ...field,
      ...(typeof first === 'boolean' ? { defaultChecked: first } : { defaultValue: first as string }),
      ref: (element: HTMLElement | null) => {
        const typed = element && !seen.has(element) ? typedIn(element) : null;
        if (element) seen.add(element);
        ref(element);
        if (typed !== null && form.getValues(path) !== typed) {
          form.setValue(path as FieldPath<Values>, typed as never, { shouldDirty: true });
        }
      },
    };
  };
}

/** null: what stands in it is what it was made with. */
function typedIn(element: HTMLElement): string | null {
  const isText = element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
  if (!isText || ['checkbox', 'radio', 'file'].includes(element.type)) return null;
  return element.value === element.defaultValue ? null : element.value;
}
