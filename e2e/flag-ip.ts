import { randomBytes, randomInt } from 'node:crypto';
import type { Runtime } from '#lib/core/runtime';
import { ipv4Address } from '#lib/net/address';
import { suspiciousIps } from '../lib/access/suspicious-ips/block-list.ts';
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
  const blockList = suspiciousIps.of(runtime);
  const now = new Date();
  for (let i = 0; i < blockList.rule.burst; i += 1) {
    blockList.tried(username, address, now);
    await blockList.count(address, now);
  }
  await blockList.flush();
  return { ip: address.text, username };
}
