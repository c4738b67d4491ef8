import { PageHeader } from '#components/ui/page-header.tsx';

export function SettingsHeader() {
  return (
    <PageHeader title="Settings" description="Your account, where you are signed in, and who else is." />
  );
}
