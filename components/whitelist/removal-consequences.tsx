import { Callout } from '#components/ui/callout.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';

type RemovalConsequencesProps = { preview: RemovalPreview; whenLast: string };

/** Whom the removal of an entry would refuse. */
export function RemovalConsequences({ preview, whenLast }: RemovalConsequencesProps) {
  const { refused, lastOfList } = preview;
  return (
    <div className="grid gap-3">
      {lastOfList && whenLast && <Callout tone="warning">{whenLast}</Callout>}
      {refused.length === 0 ? (
        <Callout>No address of the last 7 days depends on it.</Callout>
      ) : (
        <>
          <Callout tone="refused">
            {countOf(refused.length, 'address', 'addresses')} that got in during the last 7 days would be
            refused.
          </Callout>
          <ScrollArea label="Would be refused" className="max-h-48 rounded-lg border">
            <ul className="divide-y">
              {refused.map(({ ip, credentialName, lastSeenAt }) => (
                <li
                  key={`${ip} ${credentialName}`}
                  className="flex flex-wrap justify-between gap-x-3 px-3 py-1.5 text-sm"
                >
                  <IpText ip={ip} />
                  <span className="text-muted">
                    {credentialName}, <RelativeTime at={lastSeenAt} />
                  </span>
                </li>
              ))}
            </ul>
          </ScrollArea>
        </>
      )}
    </div>
  );
}
