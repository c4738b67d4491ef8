import type { Prisma } from '#lib/db/client';
import { AppError, type LockOut } from '#lib/errors';
import { holdsScope, type Scope } from './scopes.ts';

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

/** A program that manages, with a service token. */
export interface TokenActor {
  type: 'token';
  id: string;
  name: string;
  scopes: readonly Scope[];
}

export type Actor = MemberActor | ClientActor | TokenActor | SystemActor;

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
  /** The transaction of a change that several verbs make as one: what this verb writes belongs to it. */
  tx?: Prisma.TransactionClient;
  /** Nothing will stay of what is done: it is noted here, and whom it would refuse instead of asking for confirmation. */
  dryRun?: Tried;
}

/** What would have been done. */
export interface Tried {
  /** As the audit log would have them. */
  changes: {
    action: string;
    target: { type: string; id?: string | null; name: string };
    before?: unknown;
    after?: unknown;
  }[];
  lockOuts: LockOut[];
}

const ranks: Record<Role, number> = { viewer: 0, admin: 1, owner: 2 };

/** Whether a role holds all that another one does. */
export function mayAct(role: Role, as: Role): boolean {
  return ranks[role] >= ranks[as];
}

/**
 * @param doing what is tried, after "to": the audit log says it of whoever may not
 * @param scope the scope with which a service token may do it as well; none: no token may
 * @throws AppError forbidden unless the actor has at least this role; the system may do all.
 */
export function requireRole(ctx: Ctx, role: Role, doing: string, scope?: Scope): void {
  if (ctx.actor.type === 'system') return;
  if (ctx.actor.type === 'token') requireScope(ctx.actor, doing, scope);
  else if (ctx.actor.type !== 'member' || !mayAct(ctx.actor.role, role)) {
    throw new AppError('forbidden', {
      message: `Your role is ${ctx.actor.type === 'member' ? ctx.actor.role : 'API client'}; this needs ${role === 'owner' ? 'an owner' : 'an admin or an owner'}. Nothing was changed.`,
      tried: doing,
    });
  }
}

/** @throws AppError forbidden unless the token holds the scope */
export function requireScope({ scopes }: TokenActor, doing: string, scope: Scope | undefined): void {
  if (scope && holdsScope(scopes, scope)) return;
  const message = scope
    ? `This service token has not the scope ${scope}. Nothing was changed.`
    : `No service token may ${doing}. Nothing was changed.`;
  throw new AppError('forbidden', { message, tried: doing });
}

/**
 * @throws AppError step_up_required unless an OTP has opened the Authkey section for this session; a service token was
 * made behind it.
 */
export function requireStepUp(ctx: Ctx): void {
  if (ctx.actor.type === 'system' || ctx.actor.type === 'token' || isSteppedUp(ctx)) return;
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
