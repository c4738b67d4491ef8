import { Check } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { PlusButton, YourAddressLine } from '#components/whitelist/your-address.tsx';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import { splitEntries } from '#lib/net/split-entries';

type OwnAddressProps = { here: YourAddress; text: string; onTextChange: (text: string) => void };

/** "Your address now" below the box of a list that is not stored yet: its "+" types it there. */
export function OwnAddress({ here, text, onTextChange }: OwnAddressProps) {
  const { ip } = here;
  const typed = ip !== null && splitEntries(text).includes(ip);
  return (
    <YourAddressLine here={here}>
      {typed || here.isInCompany ? (
        <Badge tone="allowed" icon={<Check aria-hidden />}>
          {typed ? 'In this list' : "In the company's list"}
        </Badge>
      ) : (
        ip !== null && (
          <PlusButton ip={ip} onPress={() => onTextChange(text.trim() ? `${text.trimEnd()}\n${ip}` : ip)} />
        )
      )}
    </YourAddressLine>
  );
}
