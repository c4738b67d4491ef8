'use client';

import { Check, CircleSlash, Hourglass, TimerOff, UserPlus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { askForOtp } from '#components/otp/ask-for-otp.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import type { InvitationListing, MemberListing } from '#lib/accounts/members/list';
import type { InviteMemberInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';
import { type InvitationActions, InvitationMenu } from './invitation-menu.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type MemberActions, MemberMenu } from './member-menu.tsx';
import { roleWords } from './role-words.ts';

type MembersCardProps = MemberActions &
  InvitationActions & {
    members: MemberListing[];
    invitations: InvitationListing[];
    canWrite: boolean;
    steppedUp: boolean;
    onInvite: (input: InviteMemberInput) => Promise<ActionResult<{ email: string }>>;
  };

export function MembersCard({ members, invitations, canWrite, steppedUp, ...on }: MembersCardProps) {
  const [inviting, setInviting] = useState(false);
  return (
    <Card
      title="Members"
      description={
        canWrite
          ? 'Who can sign in to this company.'
          : 'Who can sign in to this company. Only owners change it.'
      }
      className="lg:col-span-2"
      flush
      actions={
        canWrite && (
          <Button
            size="sm"
            variant="primary"
            // The OTP first, not when all has been typed.
            onClick={async () => setInviting(steppedUp || (await askForOtp()))}
          >
            <UserPlus aria-hidden />
            Invite member
          </Button>
        )
      }
    >
      <Table aria-label="Members" className="border-t">
        <THead>
          <Tr>
            <Th>Name</Th>
            <Th>Email</Th>
            <Th>Role</Th>
            <Th>State</Th>
            <Th>Last sign-in</Th>
            {canWrite && (
              <Th align="end">
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </Tr>
        </THead>
        <TBody>
          {members.map((member) => (
            <Tr key={member.id}>
              <Td card="title" className="text-ink">
                <span className="wrap-anywhere">
                  {member.name}
                  {member.isYou && <span className="text-subtle"> (you)</span>}
                  <Link
                    href={`/audit-log?target=member:${member.id}`}
                    aria-label={`History of ${member.name}`}
                    className="ml-2 rounded-sm font-normal text-subtle text-xs underline decoration-border-strong underline-offset-3 hover:text-ink"
                  >
                    History
                  </Link>
                </span>
              </Td>
              <Td label="Email" className="wrap-anywhere text-muted">
                {member.email}
              </Td>
              <Td label="Role">{roleWords[member.role]}</Td>
              <Td label="State">
                {member.isDisabled ? (
                  <Badge icon={<CircleSlash aria-hidden />}>Disabled</Badge>
                ) : (
                  <Badge tone="allowed" icon={<Check aria-hidden />}>
                    Active
                  </Badge>
                )}
              </Td>
              <Td label="Last sign-in" className="text-muted">
                {member.lastSignInAt ? <RelativeTime at={member.lastSignInAt} /> : 'Not in 30 days'}
              </Td>
              {canWrite && (
                <Td align="end" card="actions">
                  <MemberMenu member={member} {...on} />
                </Td>
              )}
            </Tr>
          ))}
          {invitations.map((invitation) => (
            <Tr key={invitation.id}>
              <Td card="title" className="wrap-anywhere text-ink">
                {invitation.name}
              </Td>
              <Td label="Email" className="wrap-anywhere text-muted">
                {invitation.email}
              </Td>
              <Td label="Role">{roleWords[invitation.role]}</Td>
              <Td label="State">
                {invitation.hasExpired ? (
                  <Badge icon={<TimerOff aria-hidden />}>Invitation expired</Badge>
                ) : (
                  <Badge tone="warning" icon={<Hourglass aria-hidden />}>
                    Invited
                  </Badge>
                )}
              </Td>
              <Td label="Last sign-in" className="text-muted">
                <span>
                  Invited by {invitation.invitedBy} <RelativeTime at={invitation.sentAt} />
                </span>
              </Td>
              {canWrite && (
                <Td align="end" card="actions">
                  <InvitationMenu invitation={invitation} {...on} />
                </Td>
              )}
            </Tr>
          ))}
        </TBody>
      </Table>
      {inviting && <InviteDialog onClose={() => setInviting(false)} onInvite={on.onInvite} />}
    </Card>
  );
}
