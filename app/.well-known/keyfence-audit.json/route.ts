import { listPublicKeys } from '#lib/events/chain/public-keys';

export const dynamic = 'force-dynamic';

/** The keys that checkpoints of audit logs are signed with, as a JSON Web Key Set (RFC 7517, RFC 8037). */
export async function GET(): Promise<Response> {
  const keys = (await listPublicKeys()).map(({ id, publicKey }) => ({
    kid: id,
    kty: 'OKP',
    crv: 'Ed25519',
    alg: 'EdDSA',
    use: 'sig',
    x: publicKey,
  }));
  return Response.json({ keys }, { headers: { 'cache-control': 'no-store' } });
}
