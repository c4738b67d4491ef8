import type { Outcome } from '#lib/gate/decide';

export const outcomeWords: Record<Outcome, string> = { refused: 'Refused', report: 'Report only' };
