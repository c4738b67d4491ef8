'use client';

import { Check, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { IpText } from '#components/ui/mono.tsx';
import type { YourAddress as YourAddressData } from '#lib/access/whitelist/your-address';
import { useWhitelist } from './use-whitelist.ts';

type YourAddressProps = {
  here: YourAddressData;
  /** Where the "+" puts it: the id of whose list it is; null: the company's list. */
  list: string | null;
  canWrite: boolean;
};

/** "Your address now", with a "+" where the list does not have it. */
export function YourAddress({ here, list, canWrite }: YourAddressProps) {
  const { ip } = here;
  const seenWith = { id: list ?? '', type: null, name: null };
  const { pending, press } = useWhitelist({ ip: ip ?? '', seenWith, from: 'your-address' });

  return (
    <YourAddressLine here={here}>
      {(list === null ? here.isInCompany : here.isInOwn) ? (
        <Badge tone="allowed" icon={<Check aria-hidden />}>
          In this list
        </Badge>
      ) : (
        canWrite &&
        ip !== null && (
          <PlusButton
            ip={ip}
            loading={pending}
            onPress={() => press({ list: list === null ? 'company' : 'own' })}
          />
        )
      )}
    </YourAddressLine>
  );
}

export function PlusButton({ ip, loading, onPress }: { ip: string; loading?: boolean; onPress: () => void }) {
  const label = `Whitelist your IP ${ip}`;
  return (
    <Button size="icon-sm" loading={loading} aria-label={label} title={label} onClick={onPress}>
      <Plus aria-hidden />
    </Button>
  );
}

/** The words, and what stands at their end. */
export function YourAddressLine({ here, children }: { here: YourAddressData; children: ReactNode }) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-3 py-2 text-sm">
      <p className="min-w-0 text-muted">
        Your address now: {here.ip === null ? 'it could not be told.' : <IpText ip={here.ip} />}
        {here.ip !== null && !here.isPublic && (
          <span className="block text-subtle text-xs">
            Of this computer or its own network: out on the internet another one is seen.
          </span>
        )}
      </p>
      {children}
    </div>
  );
}
