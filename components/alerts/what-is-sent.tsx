import { Card } from '#components/ui/card.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import type { AlertKindSetting } from '#lib/alerts/get-settings';
import { alertChannels } from '#lib/events/kinds';
import { AlertSwitch, type SetAlert } from './alert-switch.tsx';
import { channelWords } from './channel-words.ts';

type WhatIsSentProps = { kinds: AlertKindSetting[]; canWrite: boolean; set: SetAlert };

/** Kind by channel; where the owners are always told, the switch is about the others. */
export function WhatIsSent({ kinds, canWrite, set }: WhatIsSentProps) {
  return (
    <Card
      flush
      title="What is sent"
      description="Owners always get changes and sign-ins by mail: there the switch is about the further recipients only."
    >
      <Table aria-label="What is sent" className="border-t">
        <THead>
          <Tr>
            <Th>Kind</Th>
            {alertChannels.map((channel) => (
              <Th key={channel}>{channelWords[channel]}</Th>
            ))}
          </Tr>
        </THead>
        <TBody>
          {kinds.map(({ kind, label, about, channels }) => (
            <Tr key={kind} className="max-sm:flex max-sm:flex-wrap max-sm:gap-x-3">
              <Td card="title" className="py-2 max-sm:w-full max-sm:py-0 max-sm:pr-0">
                <span className="grid">
                  <span className="font-medium text-ink">{label}</span>
                  <span className="font-normal text-subtle text-xs">{about}</span>
                </span>
              </Td>
              {alertChannels.map((channel) => (
                <Td
                  key={channel}
                  label={channelWords[channel]}
                  className="max-sm:flex-1 max-sm:flex-col max-sm:items-start max-sm:justify-start max-sm:gap-1.5 max-sm:py-1.5 max-sm:text-left max-sm:before:text-xs"
                >
                  <AlertSwitch
                    kind={kind}
                    label={label}
                    channel={channel}
                    {...channels[channel]}
                    canWrite={canWrite}
                    set={set}
                  />
                </Td>
              ))}
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
