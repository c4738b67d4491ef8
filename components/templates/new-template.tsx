'use client';

import { useRouter } from 'next/navigation';
import { toast } from '#components/ui/toaster.tsx';
import { type SaveTemplate, TemplateForm } from './template-form.tsx';

export function NewTemplate({ onCreate }: { onCreate: SaveTemplate }) {
  const router = useRouter();
  return (
    <TemplateForm
      onSave={onCreate}
      saveLabel="Create template"
      onSaved={({ id, name }) => {
        toast.success(`${name} created`);
        router.push(`/sms/templates/${id}`);
      }}
    />
  );
}
