import { z } from 'zod';
import type { Tried } from '#lib/core/context';
import type { LockOut } from '#lib/errors';
import { answer } from '../answers.ts';
import type { ApiAnswer } from '../http.ts';
import type { AnyOperation, Reply } from './operation.ts';
import { moment } from './shapes.ts';

/** @throws Error where the body is not what the operation says that it answers */
export function answerOf(
  operation: AnyOperation,
  requestId: string,
  { body, headers }: Reply<unknown>,
): ApiAnswer {
  return answer(operation.status ?? 200, requestId, encoded(operation, body), headers);
}

/** Of a dry run; a secret that came to nothing is not shown. */
export function dryAnswerOf(
  operation: AnyOperation,
  requestId: string,
  { answer: { body }, changes, lockOuts }: Tried & { answer: Reply<unknown> },
): ApiAnswer {
  const { secret: _, ...would } = encoded(operation, body);
  const refused = lockOuts.length > 0 ? { wouldRefuse: together(lockOuts) } : { wouldRefuse: null };
  return answer(200, requestId, z.encode(DryRunAnswer, { dryRun: true, changes, ...refused, answer: would }));
}

function encoded(operation: AnyOperation, body: unknown): Record<string, unknown> {
  return z.encode(operation.answer, body) as Record<string, unknown>;
}

function together(lockOuts: LockOut[]): LockOut {
  return {
    addresses: lockOuts.flatMap(({ addresses }) => addresses),
    total: lockOuts.reduce((sum, { total }) => sum + total, 0),
  };
}

export const LockOutShape = z.object({
  addresses: z.array(
    z.object({
      ip: z.string(),
      requests: z.int().meta({ description: 'Accepted ones.' }),
      lastAcceptedAt: moment,
      credential: z.object({ type: z.string(), id: z.uuid(), name: z.string() }),
    }),
  ),
  total: z.int(),
});

/** What `?dryRun=true` answers: what would change, as the audit log would tell it, and whom it would refuse. */
export const DryRunAnswer = z.object({
  dryRun: z.literal(true),
  changes: z.array(
    z.object({
      action: z.string(),
      target: z.object({ type: z.string(), id: z.uuid().nullish(), name: z.string() }),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
  wouldRefuse: LockOutShape.nullable(),
  answer: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What would have been answered, secrets aside.' }),
});
