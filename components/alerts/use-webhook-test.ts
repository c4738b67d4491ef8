'use client';

import { useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import type { Delivery } from '#lib/alerts/deliveries/delivery';
import type { ActionResult } from '#lib/panel/action';

const lookEveryMs = 400;
const looksMax = 40;

export interface TestOutcome {
  accepted: boolean;
  words: string;
}

/** Sends a test event and waits for what becomes of it. */
export function useWebhookTest(
  test: () => Promise<ActionResult<{ deliveryId: string }>>,
  read: (deliveryId: string) => Promise<ActionResult<Delivery>>,
) {
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const [testing, startTesting] = useTransition();

  function start() {
    if (testing) return;
    setOutcome(null);
    startTesting(async () => {
      const sent = await attempt(test);
      if (!sent.ok) {
        setOutcome({ accepted: false, words: sent.error.message });
        return;
      }
      for (let look = 0; look < looksMax; look++) {
        const found = await attempt(() => read(sent.data.deliveryId));
        if (!found.ok) return setOutcome({ accepted: false, words: found.error.message });
        const words = outcomeOf(found.data);
        if (words) return setOutcome(words);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
      setOutcome({ accepted: false, words: 'It has not been answered yet. See the delivery log.' });
    });
  }
  return { outcome, testing, start };
}

function outcomeOf({ state, failure, lastError }: Delivery): TestOutcome | null {
  if (state === 'sent' || state === 'delivered') {
    return { accepted: true, words: 'Test accepted: the webhook answered 2xx.' };
  }
  if (state === 'queued') {
    return lastError
      ? { accepted: false, words: `Test not accepted yet: ${lastError}. It is tried again for 10 min.` }
      : null;
  }
  return { accepted: false, words: `Test failed: ${failure ?? lastError ?? 'no reason is known'}.` };
}
