import { LockedOutAddresses } from '#components/lock-out/locked-out-addresses.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';

type RemovalConsequencesProps = { preview: RemovalPreview; whenLast: string };

/** Whom the removal of entries would refuse. */
export function RemovalConsequences({ preview, whenLast }: RemovalConsequencesProps) {
  const { total, lastOfList } = preview;
  return (
    <div className="grid grid-cols-1 gap-3">
      {lastOfList && whenLast && <Callout tone="warning">{whenLast}</Callout>}
      {total === 0 ? (
        <Callout>No address of the last 7 days depends on it.</Callout>
      ) : (
        <>
          <Callout tone="refused">
            {countOf(total, 'address', 'addresses')} that got in during the last 7 days would be refused.
          </Callout>
          <LockedOutAddresses {...preview} />
        </>
      )}
    </div>
  );
}
