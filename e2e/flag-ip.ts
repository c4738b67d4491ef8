import { randomBytes, randomInt } from 'node:crypto';
import type { Runtime } from '#lib/core/runtime';
import { ipv4Address } from '#lib/net/address';
import type { Company } from './fixtures.ts';

export interface Flagged {
  ip: string;
  username: string;
}

/** A client of the company, and an address blocked after a burst of token requests for it. */
export async function flagIp(runtime: Runtime, company: Company): Promise<Flagged> {
  const username = `client.${randomBytes(4).toString('hex')}`;
  await runtime.prisma.client.create({ data: { companyId: company.id, username, passwordHash: 'none' } });
  const address = ipv4Address(0xc6120000 + randomInt(0x20000));
  const { suspiciousIps } = runtime;
  const now = new Date();
  for (let i = 0; i < suspiciousIps.rule.burst; i += 1) {
    suspiciousIps.tried(username, address, now);
    await suspiciousIps.count(address, now);
  }
  await suspiciousIps.flush();
  return { ip: address.text, username };
}
