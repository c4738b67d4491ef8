'use client';

import { createContext, use } from 'react';
import type { FailedMinuteList } from '#lib/access/traffic/list-minutes';
import type { ListFailedMinutesInput } from '#lib/access/traffic/schemas';
import type { ActionResult } from '#lib/panel/action';

export interface FailedLogsActions {
  /** Whose minutes count. */
  filter: Pick<ListFailedMinutesInput, 'range' | 'outcome' | 'reason'>;
  minutes: (input: ListFailedMinutesInput) => Promise<ActionResult<FailedMinuteList>>;
}

/** Columns are made once, so what their cells can do reaches them this way. */
export const FailedLogsContext = createContext<FailedLogsActions | null>(null);

export function useFailedLogs(): FailedLogsActions {
  const actions = use(FailedLogsContext);
  if (!actions) throw new Error('Failed Logs cells are rendered within FailedLogsTable');
  return actions;
}
