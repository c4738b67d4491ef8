import { expect, test } from 'vitest';
import type { AuthkeyCaller } from './caller.ts';

/** What a message needs to be taken. */
export function describeFlow(caller: AuthkeyCaller): void {
  const { send, flow, message, refusals, storedMessages } = caller;

  test('a whitelisted IP: 200 with a request id, and the message is in the database', async () => {
    const answer = await flow({ key: caller.acme.key.secret, json: message() });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      type: 'success',
      message: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
    expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const [stored] = await storedMessages(answer.json.message);
    expect(stored).toMatchObject({
      recipient: '919800000000',
      text: 'Hello Ada',
      credentialId: caller.acme.key.id,
    });
  });

  test('the worker delivers it to the outbox', async () => {
    const answer = await flow({
      key: caller.acme.key.secret,
      json: { ...message(), mobiles: '919800000777', VAR1: caller.acme.company.name },
    });
    await expect
      .poll(
        () =>
          caller.database.runtime.prisma.outboxMessage.findMany({
            where: { text: `Hello ${caller.acme.company.name}` },
          }),
        {
          timeout: 10_000,
        },
      )
      .toMatchObject([{ channel: 'sms', to: expect.stringContaining('919800000777') }]);
    await expect.poll(async () => (await storedMessages(answer.json.message))[0]?.state).toBe('sent');
  });

  test('recipients each have their variables; flow_id is template_id; the content type does not matter', async () => {
    const recipients = [
      { mobiles: '919800000001', VAR1: 'One' },
      { mobiles: 919800000002, VAR1: 2 },
    ];
    const answer = await flow({
      key: caller.acme.key.secret,
      json: { flow_id: caller.acme.templateId, sender: 'ACME', short_url: '0', recipients },
      headers: [['content-type', 'text/plain']],
    });
    expect(answer.status).toBe(200);
    expect(
      (await storedMessages(answer.json.message)).map(({ recipient, text }) => [recipient, text]),
    ).toEqual([
      ['919800000001', 'Hello One'],
      ['919800000002', 'Hello 2'],
    ]);
  });

  test('any other IP: 418 in the exact shape, logged before it is answered', async () => {
    const answer = await flow({ key: caller.acme.closedKey.secret, json: message(), from: '127.0.0.2' });
    expect(answer.status).toBe(418);
    const { requestId, ...body } = answer.json;
    expect(requestId).toMatch(/^[0-9a-f]{24}$/);
    expect(body).toEqual({
      type: 'error',
      status: 'fail',
      hasError: true,
      code: '418',
      apiError: '418',
      message: 'IP 127.0.0.2 is not whitelisted for this authkey',
      errors: 'Unauthorized',
    });
    const { rows } = await refusals(caller.acme.closedKey.id);
    expect(rows).toContainEqual({ ip: '127.0.0.2', endpoint: '/api/v5/flow', attempts: 1 });
  });

  test('missing, mistyped, unknown, disabled, expired: one and the same 401', async () => {
    const mistyped = caller.acme.key.secret.slice(0, -1) + (caller.acme.key.secret.endsWith('a') ? 'b' : 'a');
    const keys = [
      undefined,
      mistyped,
      'nonsense',
      caller.acme.disabledKey.secret,
      caller.acme.expiredKey.secret,
      `${caller.acme.key.secret} `.repeat(2),
    ];
    const bodies = new Set<string>();
    for (const key of keys) {
      const answer = await flow({ key, json: message() });
      expect(answer.status).toBe(401);
      const { requestId: _, ...body } = answer.json;
      expect(body).toMatchObject({
        type: 'error',
        status: 'fail',
        hasError: true,
        code: '401',
        apiError: '201',
      });
      bodies.add(JSON.stringify(body));
    }
    expect(bodies.size).toBe(1);
  });

  test('an authkey header sent twice is none', async () => {
    const answer = await flow({
      json: message(),
      headers: [
        ['authkey', caller.acme.key.secret],
        ['authkey', caller.acme.key.secret],
      ],
    });
    expect(answer.status).toBe(401);
  });

  test("another company's template is as unknown as none", async () => {
    const unknown = '01937a5c-0000-7000-8000-000000000000';
    const answers = await Promise.all(
      [caller.globex.templateId, unknown, 'abc', 7].map((template_id) =>
        flow({ key: caller.acme.key.secret, json: { ...message(), template_id } }),
      ),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({
        code: '400',
        errors: [{ path: 'template_id', message: 'template_id is not the id of a template of this company' }],
      });
    }
  });

  test('a wrong method: 405 with Allow', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await flow({ key: caller.acme.key.secret, method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
  });

  test('a trailing slash is the same path, without a redirect', async () => {
    const answer = await send('/api/v5/flow/', { key: caller.acme.key.secret, json: message() });
    expect(answer.status).toBe(200);
  });
}
