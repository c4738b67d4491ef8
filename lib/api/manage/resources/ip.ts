import { z } from 'zod';
import { runtime } from '#lib/core/runtime';
import { unknownWords } from '../../answers.ts';
import type { ApiRequest } from '../../http.ts';
import type { AnyOperation, OpenOperation } from '../operation.ts';

const SeenAddress = z.object({
  ip: z.string().nullable().meta({ description: 'Canonical; null: unknown, and refused everywhere.' }),
  source: z.enum(['socket', 'x-forwarded-for']),
  hop: z
    .int()
    .min(0)
    .meta({ description: '0: the socket; n: the n-th address from the right of X-Forwarded-For.' }),
  peer: z.string().nullable(),
  peerTrusted: z.boolean(),
  note: z.string().optional(),
});

const seeAddress: OpenOperation<typeof SeenAddress> = {
  method: 'GET',
  path: '/api/v1/ip',
  scope: null,
  summary: 'See the address that a request comes from, and where it was read',
  answer: SeenAddress,
  handle: (request) => {
    const { clientAddress } = runtime().env;
    const { address, hop, peer, isPeerTrusted } = clientAddress.locate(
      request.peer,
      request.header('x-forwarded-for'),
    );
    const note = noteOn(request, isPeerTrusted, address === null);
    return {
      body: {
        ip: address?.text ?? null,
        source: hop === 0 ? 'socket' : 'x-forwarded-for',
        hop,
        peer: peer?.text ?? null,
        peerTrusted: isPeerTrusted,
        ...(note !== undefined && { note }),
      },
    };
  },
};

function noteOn(request: ApiRequest, isPeerTrusted: boolean, isUnknown: boolean): string | undefined {
  const forwardedFor = request.header('x-forwarded-for');
  if (isUnknown) {
    return `Unknown: ${unknownWords[runtime().env.clientAddress.whyUnknown(request.peer, forwardedFor)]}.`;
  }
  if (forwardedFor === undefined || isPeerTrusted) return undefined;
  return 'X-Forwarded-For was not believed: the peer is not among TRUSTED_PROXIES.';
}

export const ipOperations: AnyOperation[] = [seeAddress];
