'use server';

import { verifyAuditLog } from '#lib/events/log/verify';
import { change } from '../_actions/mutate.ts';

export async function verifyAuditLogAction() {
  return change(verifyAuditLog);
}
