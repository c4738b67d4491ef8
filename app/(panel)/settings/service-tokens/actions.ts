'use server';

import type { ExplainAddressInput } from '#lib/access/credentials/schemas';
import { createServiceToken } from '#lib/access/service-tokens/create';
import { explainTokenAddress } from '#lib/access/service-tokens/explain';
import { revokeServiceToken } from '#lib/access/service-tokens/revoke';
import type { CreateServiceTokenInput } from '#lib/access/service-tokens/schemas';
import { act } from '#lib/panel/action';
import { change } from '../../_actions/mutate.ts';

export async function createServiceTokenAction(input: CreateServiceTokenInput) {
  return change((ctx) => createServiceToken(ctx, input));
}

export async function revokeServiceTokenAction(id: string) {
  return change((ctx) => revokeServiceToken(ctx, { id }));
}

export async function explainTokenAddressAction(id: string, ip: ExplainAddressInput['ip']) {
  return act((ctx) => explainTokenAddress(ctx, { id, ip }));
}
