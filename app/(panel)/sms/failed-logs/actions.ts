'use server';

import { listFailedMinutes } from '#lib/access/traffic/list-minutes';
import type { ListFailedMinutesInput } from '#lib/access/traffic/schemas';
import { act } from '#lib/panel/action';

export async function minutes(input: ListFailedMinutesInput) {
  return act((ctx) => listFailedMinutes(ctx, input));
}
