'use server';

import { previewEnforcement } from '#lib/access/credentials/preview-enforcement';
import { act } from '#lib/panel/action';

export async function previewEnforcementAction(credentialId: string) {
  return act((ctx) => previewEnforcement(ctx, { credentialId }));
}
