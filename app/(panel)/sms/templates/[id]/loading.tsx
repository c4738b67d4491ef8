import { TemplateFormSkeleton } from '../../../../../components/templates/template-form-skeleton.tsx';

export default function Loading() {
  return <TemplateFormSkeleton />;
}
