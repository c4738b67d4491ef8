import { Callout } from '#components/ui/callout.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf } from '#components/ui/number.tsx';

/** Shown only while there are any. */
export function BlockedIps({ count }: { count: number }) {
  return (
    <Callout
      tone="warning"
      action={
        <LinkButton size="sm" href="/clients/suspicious-ips">
          Suspicious IPs
        </LinkButton>
      }
    >
      {`${countOf(count, 'IP is', 'IPs are')} blocked after a burst of token requests for your API clients.`}
    </Callout>
  );
}
