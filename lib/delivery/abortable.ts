import { DeliveryError } from './delivery-error.ts';

/** Waits for the work, but not beyond the signal. @throws DeliveryError when the signal came first */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new DeliveryError('Keyfence was stopped before the answer came', { away: true }));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
