'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { CompanyPolicyReport } from '#lib/access/policy/get';
import { type CompanyPolicy, SetCompanyPolicyInput } from '#lib/access/policy/schemas';
import type { ActionResult } from '#lib/panel/action';

type PolicyCardProps = {
  report: CompanyPolicyReport;
  onSave: (input: SetCompanyPolicyInput) => Promise<ActionResult<CompanyPolicy>>;
};

/** What the company asks of its authkeys, and which of them do not keep to it. */
export function PolicyCard({ report, onSave }: PolicyCardProps) {
  const { requireIpSecurityDays: offDays, authkeyLifeDays: lifeDays, notEnforced, livingTooLong } = report;
  const form = useActionForm({
    schema: SetCompanyPolicyInput,
    defaultValues: {
      requireIpSecurityDays: String(offDays ?? ''),
      authkeyLifeDays: String(lifeDays ?? ''),
    } as SetCompanyPolicyInput,
    draft: 'company policy',
    send: onSave,
    done: () => {
      toast.success('Company policy saved');
      announce('Company policy saved');
    },
    refused: ({ message }) => announce(message, 'assertive'),
  });
  return (
    <Card
      title="Company policy"
      description="What is asked of all authkeys and API clients. Nothing is switched by it: those that do not keep to it are listed here."
      className="lg:col-span-2"
    >
      <form {...form.formProps} className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        {form.problem && (
          <div className="sm:col-span-2">
            <FormError>{form.problem}</FormError>
          </div>
        )}
        <Field
          label="Require IP security"
          aside="Days"
          hint="None may be off or report only for longer than so many days. Empty: not required."
          error={form.errorAt('requireIpSecurityDays')}
        >
          <Input {...form.register('requireIpSecurityDays')} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field
          label="Longest life of an authkey"
          aside="Days"
          hint="Counted from when its secret was made. A longer one is refused. Empty: no limit."
          error={form.errorAt('authkeyLifeDays')}
        >
          <Input {...form.register('authkeyLifeDays')} inputMode="numeric" autoComplete="off" />
        </Field>
        <div className="sm:col-span-2">
          <Button type="submit" loading={form.pending}>
            Save policy
          </Button>
        </div>
      </form>
      {offDays !== null && (
        <Violators
          title={`Off or report only for longer than ${countOf(offDays, 'day')}`}
          total={notEnforced.total}
        >
          {notEnforced.rows.map((row) => (
            <Violator
              key={row.id}
              href={`/${row.type === 'client' ? 'clients' : 'authkeys'}/${row.id}`}
              name={row.name}
            >
              {row.mode === 'off' ? 'IP security off' : 'report only'} since <RelativeTime at={row.since} />
            </Violator>
          ))}
        </Violators>
      )}
      {lifeDays !== null && (
        <Violators title={`Living longer than ${countOf(lifeDays, 'day')}`} total={livingTooLong.total}>
          {livingTooLong.rows.map((row) => (
            <Violator key={row.id} href={`/authkeys/${row.id}`} name={row.name}>
              {row.expiresAt ? (
                <>
                  expires <RelativeTime at={row.expiresAt} />
                </>
              ) : (
                'never expires'
              )}
              , made <RelativeTime at={row.madeAt} />
            </Violator>
          ))}
        </Violators>
      )}
    </Card>
  );
}

function Violators({ title, total, children }: { title: string; total: number; children: ReactNode[] }) {
  const others = total - children.length;
  return (
    <section aria-label={title} className="mt-4 border-t pt-3">
      <h3 className="font-medium text-ink text-sm">
        {title}: {total === 0 ? 'none' : total.toLocaleString('en')}
      </h3>
      {total > 0 && <ul className="mt-1.5 grid gap-1">{children}</ul>}
      {others > 0 && <p className="mt-1 text-sm text-subtle">and {countOf(others, 'more', 'more')}</p>}
    </section>
  );
}

function Violator({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 text-sm">
      <Link href={href} className="wrap-anywhere font-medium text-ink underline">
        {name}
      </Link>
      <span className="text-subtle">{children}</span>
    </li>
  );
}
