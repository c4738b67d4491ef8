import { announce } from './live-region.tsx';
import { toast } from './toaster.tsx';

type Refusal = { code: string; message: string };

/** False where the answer was lost: then nobody may be told that nothing was done. */
export function isCertain({ code }: Refusal) {
  return code !== 'unavailable';
}

/** Says that something was not done and why: `203.0.113.9 was not removed`. */
export function sayRefused(what: string, refusal: Refusal) {
  const title = isCertain(refusal) ? what : 'There was no answer';
  toast.error(title, { description: refusal.message });
  announce(`${title}. ${refusal.message}`, 'assertive');
}
