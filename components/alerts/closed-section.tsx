import { Callout } from '#components/ui/callout.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';

/** Before anything is typed that an OTP would interrupt. */
export function ClosedSection() {
  return (
    <Callout
      className="mb-4"
      action={
        <LinkButton size="sm" href="/authkeys/verify?next=%2Falerts">
          Verify
        </LinkButton>
      }
    >
      Mobile numbers are masked, and what was sent, or changing who is told, asks for an OTP to your mobile
      first.
    </Callout>
  );
}
