import { expect, test } from 'vitest';
import { systemCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { openTestDatabase } from '#lib/testing/database';
import { recordEvent } from '../record.ts';
import { verifyChain } from './verify.ts';

test('a log from before the chain stays as it is; the chain begins after it, sealed with the first key', async () => {
  const database = await openTestDatabase();
  try {
    const { prisma } = database.runtime;
    const [old, idle] = await Promise.all(
      ['Old', 'Idle'].map((name) =>
        prisma.company.create({ data: { name }, select: { id: true, name: true } }),
      ),
    );
    if (!old || !idle) throw new Error('No companies');
    // As the migration leaves them.
    for (const { id: companyId } of [old, idle]) {
      const row = { companyId, actorType: 'system' as const, actorName: 'x', action: 'x', targetType: 'x' };
      await prisma.auditEvent.createMany({ data: [1, 2, 3].map((seq) => ({ ...row, seq })) });
      await prisma.auditHead.create({ data: { companyId, startsAfter: 3, seq: 3 } });
    }
    expect((await verifyChain(idle.id)).fault).toMatchObject({ fault: 'cut', seq: 4 });
    const ctx = systemCtx(old, 'test');
    await transact(ctx, (tx) =>
      recordEvent(tx, ctx, { action: 'authkeys.open', target: { type: 'company', name: '' } }),
    );
    expect(await verifyChain(old.id)).toMatchObject({ seq: 4, count: 1, fault: null });
    expect(await verifyChain(idle.id)).toMatchObject({ seq: 3, count: 0, fault: null });
    await prisma.auditHead.update({ where: { companyId: old.id }, data: { startsAfter: 2 } });
    expect((await verifyChain(old.id)).fault).toMatchObject({ fault: 'changed', seq: 3 });
  } finally {
    await database.close();
  }
});
