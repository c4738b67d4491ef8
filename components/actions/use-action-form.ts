'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { type FormEvent, useState, useTransition } from 'react';
import { type DefaultValues, type FieldPath, type FieldValues, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useDraft } from '#components/drafts/use-draft.ts';
import type { ActionResult } from '#lib/panel/action';
import { attempt } from './attempt.ts';
import { registerEarly } from './register-early.ts';

export type Refusal = Extract<ActionResult<unknown>, { ok: false }>['error'];

export type ActionFormOptions<Values extends FieldValues, T> = {
  /** The verb's own, of the fields that the person fills in. What was typed is sent as it is: the server parses it. */
  schema: z.ZodType<unknown, Values>;
  /** undefined: what stands in the field when the page wakes, as a browser may have filled it in. */
  defaultValues: { [Name in keyof NoInfer<Values>]: NoInfer<Values>[Name] | undefined };
  /** `confirmed`: the person has seen what the server wanted confirmed; `confirmLockOut`: whom it would refuse. */
  send: (values: Values, confirmed: boolean, confirmLockOut: boolean) => Promise<ActionResult<T>>;
  /** `requestId`: by which it can be taken back. */
  done: (data: T, values: Values, requestId: string) => void;
  /** Once it is stored, the fields are as at first; otherwise they keep what is stored now. */
  emptied?: boolean;
  /** The form's name on its page: what is typed stays in this tab until it is stored. */
  draft?: string;
  /** Fields that no draft may hold. */
  secrets?: (keyof Values & string)[];
  /** Not in a transition: for the OTP that another form waits for, as React ends them together. */
  apart?: boolean;
  /** Shows, as soon as it is sent, what will hold once it is stored. */
  optimistic?: (values: Values) => void;
  /** Told of each refusal, before it stands at its fields. */
  refused?: (refusal: Refusal) => void;
};

export type ActionForm<Values extends FieldValues> = ReturnType<typeof useActionForm<Values, unknown>>;

/**
 * A form that a server action stores: checked by the verb's schema before it is sent, sent again after the OTP where the
 * server asks for one, kept as a draft until it is stored. What the server refuses stands at its field, or in `problem`
 * where it belongs to none.
 */
export function useActionForm<Values extends FieldValues, T>(options: ActionFormOptions<Values, T>) {
  const { schema, defaultValues, send, done, emptied, draft, secrets = [], apart } = options;
  const { optimistic, refused } = options;
  const form = useForm<Values>({
    resolver: zodResolver(schema, undefined, { raw: true }),
    defaultValues: defaultValues as DefaultValues<Values>,
  });
  const { control, handleSubmit, setError, setValue, setFocus, watch, reset, formState } = form;
  const { errors, isSubmitting, isDirty, defaultValues: stored } = formState;
  const [toConfirm, setToConfirm] = useState<string[]>([]);
  const [restored, setRestored] = useState(0);
  const [seen] = useState(() => new WeakSet<Element>());
  const [pending, startTransition] = useTransition();
  const values = watch();
  const withoutSecrets = (all: Partial<Values>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !secrets.includes(name)));
  const dropDraft = useDraft(
    draft,
    withoutSecrets(values),
    (kept) => {
      reset({ ...form.getValues(), ...kept } as DefaultValues<Values>, { keepDefaultValues: true });
      setRestored((times) => times + 1);
    },
    withoutSecrets(stored as Partial<Values>),
  );

  async function store(typed: Values, confirmed: boolean): Promise<void> {
    const result = await attempt((confirmLockOut) => send(typed, confirmed, confirmLockOut));
    if (!result.ok) return refuse(result.error);
    if (emptied) reset();
    else reset(typed, { keepValues: true });
    dropDraft(withoutSecrets(emptied ? defaultValues : typed));
    done(result.data, typed, result.requestId);
  }

  function refuse(refusal: Refusal): void {
    const { code, message, problems } = refusal;
    if (code === 'confirmation_required') {
      setToConfirm(problems.map((problem) => problem.message));
      return;
    }
    refused?.(refusal);
    const isField = ({ path }: { path: string }) => Object.hasOwn(defaultValues, path.split('.')[0] ?? '');
    const byPath = Map.groupBy(problems.filter(isField), (problem) => problem.path);
    for (const [index, [path, found]] of [...byPath].entries()) {
      const text = found.map((problem) => problem.message).join('\n');
      setError(path as FieldPath<Values>, { message: text }, { shouldFocus: index === 0 });
    }
    const others = problems.filter((problem) => !isField(problem)).map((problem) => problem.message);
    const whole = problems.length === 0 ? [message] : others;
    if (whole.length > 0) setError('root', { message: whole.join(' ') });
  }

  /** In a transition: what is shown before the server has answered stays until the page is read again. */
  const inTransition = (work: () => Promise<void>) =>
    new Promise<void>((end) => startTransition(() => work().finally(end)));
  const submit = (confirmed: boolean) =>
    handleSubmit((typed) => {
      const work = () => {
        optimistic?.(typed as Values);
        return store(typed as Values, confirmed);
      };
      return apart ? work() : inTransition(work);
    });
  const busy = pending || isSubmitting;
  const onSubmit = (event?: { preventDefault: () => void }) => {
    event?.preventDefault();
    if (!busy) void submit(false)();
  };

  return {
    register: registerEarly(form, defaultValues, seen),
    control,
    values,
    setValue,
    setFocus,
    reset,
    onSubmit,
    /** For the form. Without the action, a press before the page wakes would put its fields into the URL. */
    formProps: {
      noValidate: true,
      onSubmit,
      action: () => onSubmit(),
      // React empties a form after its action.
      onReset: (event: FormEvent) => event.preventDefault(),
    },
    pending: busy,
    /** Whether anything differs from what is stored. */
    changed: isDirty,
    /** None while it is being sent: who reads it can press again. */
    errorAt: (path: FieldPath<Values>) =>
      busy ? undefined : form.getFieldState(path, formState).error?.message,
    /** What the server said of the whole form. */
    problem: busy ? undefined : errors.root?.message,
    /** What the server wants confirmed, line by line; none: nothing. */
    toConfirm,
    confirm: () => submit(true)(),
    dismiss: () => setToConfirm([]),
    /** How often a draft was put back: the key of a control that has a state of its own. */
    restored,
  };
}
