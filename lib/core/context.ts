import { AppError } from '#lib/errors';

export type Role = 'owner' | 'admin' | 'viewer';

export interface MemberActor {
  type: 'member';
  id: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
  /** Until then an OTP has opened the Authkey section for this session; null: closed. */
  stepUpUntil: Date | null;
}

export interface SystemActor {
  type: 'system';
  /** Such as "seed" or "create-owner". */
  name: string;
  /** What it does is told of as what a person does. */
  isTold?: true;
}

/** An API client that changes its own password. */
export interface ClientActor {
  type: 'client';
  id: string;
  /** The user name. */
  name: string;
}

export type Actor = MemberActor | ClientActor | SystemActor;

/** Who acts, for which company, when, from where. Every verb takes it first. */
export interface Ctx {
  company: { id: string; name: string };
  actor: Actor;
  now: Date;
  /** Canonical client address; null: unknown. */
  ip: string | null;
  requestId: string;
  /** Comes through the panel, whose Panel IPs are asked again before anything is written. */
  throughPanel?: true;
}

const ranks: Record<Role, number> = { viewer: 0, admin: 1, owner: 2 };

/** Whether a role holds all that another one does. */
export function mayAct(role: Role, as: Role): boolean {
  return ranks[role] >= ranks[as];
}

/**
 * @param doing what is tried, after "to": the audit log says it of whoever may not
 * @throws AppError forbidden unless the actor has at least this role; the system may do all.
 */
export function requireRole(ctx: Ctx, role: Role, doing: string): void {
  if (ctx.actor.type === 'system') return;
  if (ctx.actor.type === 'member' && mayAct(ctx.actor.role, role)) return;
  throw new AppError('forbidden', {
    message: `Your role is ${ctx.actor.type === 'member' ? ctx.actor.role : 'API client'}; this needs ${role === 'owner' ? 'an owner' : 'an admin or an owner'}. Nothing was changed.`,
    tried: doing,
  });
}

/** @throws AppError step_up_required unless an OTP has opened the Authkey section for this session. */
export function requireStepUp(ctx: Ctx): void {
  if (ctx.actor.type === 'system' || isSteppedUp(ctx)) return;
  throw new AppError('step_up_required', {
    message: 'The Authkey section is closed again. Verify your mobile with an OTP; nothing was changed.',
  });
}

export function isSteppedUp(ctx: Ctx): boolean {
  return ctx.actor.type === 'member' && ctx.actor.stepUpUntil !== null && ctx.actor.stepUpUntil > ctx.now;
}

/** A Ctx of the system itself: seeds, commands, the worker. */
export function systemCtx(company: { id: string; name: string }, name: string, now = new Date()): Ctx {
  return { company, actor: { type: 'system', name }, now, ip: null, requestId: '' };
}

/** A Ctx for what happens by itself at the time that a person set: it is audited and told of, as done by "Keyfence". */
export function keyfenceCtx(company: { id: string; name: string }, now: Date): Ctx {
  return {
    ...systemCtx(company, 'Keyfence', now),
    actor: { type: 'system', name: 'Keyfence', isTold: true },
  };
}
