import { readEntries } from '#lib/access/whitelist/read-entries';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { mayOpenPanel } from '#lib/core/panel-address';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { panelIpsMax, SetPanelIpsInput } from './schemas.ts';

export interface SavedPanelIps {
  /** Canonical; none: the panel opens from anywhere. */
  entries: string[];
  /** Sentences about entries that are accepted but worth knowing. */
  notes: string[];
}

/**
 * Sets from where this company's panel may be opened, for sessions that are open too, at once on every instance.
 * @throws AppError bad_input for wrong entries, more than 100, or a list without the owner's own address;
 * confirmation_required for wide ones; conflict if somebody has changed the list since it was shown
 */
export async function setPanelIps(ctx: Ctx, input: SetPanelIpsInput): Promise<SavedPanelIps> {
  requireRole(ctx, 'owner', 'set the Panel IPs');
  requireStepUp(ctx);
  const { before, ...typed } = parseInput(SetPanelIpsInput, input);
  const { values, notes } = readEntries(typed.entries, typed.confirmWide, ctx.now);
  requireSense(ctx, typed.entries, values);
  return transact(
    ctx,
    async (tx) => {
      const present = await lockPanelIps(tx, ctx);
      if (present.join('\n') !== before) throw await changedSince(tx, ctx, present);
      if (present.join('\n') === values.join('\n')) return { entries: values, notes };
      await tx.company.update({
        where: { id: ctx.company.id },
        data: { panelIps: values },
        select: { id: true },
      });
      await recordEvent(tx, ctx, {
        action: 'panel-ips.set',
        target: { type: 'panel', name: ctx.company.name },
        before: { entries: present },
        after: { entries: values },
      });
      return { entries: values, notes };
    },
    'alone',
  );
}

function requireSense(ctx: Ctx, typed: string, values: string[]): void {
  if (values.length === 0 && typed.trim() !== '') {
    throw refused('There is no IP address or range in this. Leave it empty to open the panel from anywhere.');
  }
  if (values.length > panelIpsMax) {
    throw refused(`These are ${values.length} entries; Panel IPs are at most ${panelIpsMax}.`);
  }
  if (mayOpenPanel(values, ctx.ip)) return;
  throw refused(
    ctx.ip === null
      ? 'Keyfence cannot tell the address that you are at, so this would shut you out. Nothing was stored.'
      : `You are at ${ctx.ip}, which is in none of these: you would shut yourself out. Add ${ctx.ip}, or save this from an address in the list. Nothing was stored.`,
  );
}

function refused(message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
}

async function lockPanelIps(tx: Tx, ctx: Ctx): Promise<string[]> {
  const [row] = await tx.$queryRaw<[{ panelIps: string[] }]>`
    select "panelIps" from "Company" where id = ${ctx.company.id}::uuid for update`;
  return row.panelIps;
}

async function changedSince(tx: Tx, ctx: Ctx, present: string[]): Promise<AppError> {
  const last = await tx.auditEvent.findFirst({
    where: { companyId: ctx.company.id, action: 'panel-ips.set' },
    orderBy: { id: 'desc' },
    select: { actorName: true },
  });
  const now = present.length > 0 ? `They are ${present.join(', ')} now.` : 'There are none now.';
  return new AppError('conflict', {
    message: `${last?.actorName ?? 'Somebody'} has changed Panel IPs since you opened this page. ${now} Nothing of yours was stored.`,
  });
}
