import Link from 'next/link';

export function DemoHint() {
  return (
    <p className="mt-4 text-sm text-subtle">
      Demo mode sends no SMS: OTPs arrive in the{' '}
      <Link href="/outbox" target="_blank" className="text-accent underline underline-offset-2">
        outbox
      </Link>
      .
    </p>
  );
}
