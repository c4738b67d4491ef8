import { expect, test } from 'vitest';
import { askPanel } from '../../panel-client.ts';
import type { AuthkeyCaller } from './caller.ts';

/** What is said of a message that cannot be read, or lacks something. */
export function describeBadBodies(caller: AuthkeyCaller): void {
  const { flow, message } = caller;

  const badBodies: [string, () => unknown, string, string][] = [
    ['no mobile', () => ({ ...message(), mobiles: undefined }), '101', 'mobiles'],
    ['an empty mobile', () => ({ ...message(), mobiles: '' }), '101', 'mobiles'],
    ['no recipients', () => ({ template_id: caller.acme.templateId, recipients: [] }), '101', 'recipients'],
    ['an invalid mobile', () => ({ ...message(), mobiles: '12ab' }), '202', 'mobiles'],
    [
      'an invalid mobile among others',
      () => ({
        template_id: caller.acme.templateId,
        recipients: [
          { mobiles: '919800000001', VAR1: 'x' },
          { mobiles: '0', VAR1: 'x' },
        ],
      }),
      '202',
      'recipients.1.mobiles',
    ],
    ['a missing variable', () => ({ ...message(), VAR1: undefined }), '400', 'VAR1'],
    ['a variable that is a list', () => ({ ...message(), VAR1: [] }), '400', 'VAR1'],
    ['a NUL character in a variable', () => ({ ...message(), VAR1: 'a\0b' }), '400', 'VAR1'],
    [
      '2,000 recipients',
      () => ({
        template_id: caller.acme.templateId,
        recipients: Array.from({ length: 2_000 }, () => ({ mobiles: '919800000001', VAR1: 'x' })),
      }),
      '400',
      'recipients',
    ],
    ['a list', () => [], '400', ''],
    ['no template', () => ({ mobiles: '919800000001' }), '400', 'template_id'],
  ];
  test.each(badBodies)('%s: 400, and what is wrong is named', async (_name, body, code, path) => {
    const before = await caller.database.runtime.prisma.message.count();
    const answer = await flow({ key: caller.acme.key.secret, json: body() });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ type: 'error', hasError: true, code });
    expect(answer.json.errors).toContainEqual({ path, message: expect.any(String) });
    expect(await caller.database.runtime.prisma.message.count()).toBe(before);
  });

  test.each([
    ['malformed JSON', '{"template_id":'],
    ['an empty body', ''],
    ['NUL bytes', Buffer.from([0, 0, 0])],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ])('%s: 400', async (_name, body) => {
    const answer = await flow({ key: caller.acme.key.secret, body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: '400', errors: [{ path: '', message: expect.any(String) }] });
  });

  test('1 MiB: 413, nothing accepted', async () => {
    const answer = await flow({
      key: caller.acme.key.secret,
      json: { ...message(), VAR1: 'x'.repeat(1024 * 1024) },
    });
    expect(answer.status).toBe(413);
    expect(answer.json).toMatchObject({ type: 'error', code: '413', requestId: expect.any(String) });
  });

  test('1 MiB in chunks, of no announced length: 413, nothing accepted', async () => {
    const before = await caller.database.runtime.prisma.message.count({
      where: { companyId: caller.acme.company.id },
    });
    const answer = await askPanel({ port: caller.server.port, from: '127.0.0.1' }, '/api/v5/flow', {
      method: 'POST',
      headers: { authkey: caller.acme.key.secret, 'transfer-encoding': 'chunked' },
      body: JSON.stringify({ ...message(), VAR1: 'x'.repeat(1024 * 1024) }),
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'error', code: '413' });
    expect(
      await caller.database.runtime.prisma.message.count({ where: { companyId: caller.acme.company.id } }),
    ).toBe(before);
  });
}
