'use client';

import { useRouter } from 'next/navigation';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { ConfirmWide } from '#components/whitelist/confirm-wide.tsx';
import { whoCouldUse } from '#components/whitelist/list-owner.ts';
import type { CreateIpListInput } from '#lib/access/ip-lists/schemas';
import type { ActionResult } from '#lib/panel/action';
import { IpListFields } from './ip-list-fields.tsx';
import { atItsField, IpListValues, inputOf, newIpList } from './ip-list-values.ts';

type NewIpListProps = {
  onCreate: (input: CreateIpListInput) => Promise<ActionResult<{ id: string; name: string }>>;
};

export function NewIpList({ onCreate }: NewIpListProps) {
  const router = useRouter();
  const form = useActionForm({
    schema: IpListValues,
    defaultValues: newIpList,
    draft: 'ip-list',
    send: async (values, confirmWide) => atItsField(await onCreate({ ...inputOf(values), confirmWide })),
    done: ({ id, name }) => {
      announce(`${name} created`);
      router.push(`/ip-lists/${id}`);
    },
  });
  return (
    <div className="max-w-2xl">
      <Card>
        <form {...form.formProps} className="grid grid-cols-1 gap-5">
          {form.problem && <FormError>{form.problem}</FormError>}
          <IpListFields form={form} isNew />
          <div className="flex gap-2">
            <Button type="submit" variant="primary" loading={form.pending}>
              Create
            </Button>
            <LinkButton href="/ip-lists" variant="ghost">
              Cancel
            </LinkButton>
          </div>
        </form>
        <ConfirmWide
          lines={form.toConfirm}
          description={whoCouldUse['ip-list']}
          confirmLabel="Create with wide ranges"
          onConfirm={form.confirm}
          onDismiss={form.dismiss}
        />
      </Card>
    </div>
  );
}
