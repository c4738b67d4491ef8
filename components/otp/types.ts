import type { ActionResult } from '#lib/panel/action';

export type OtpViewState = {
  /** The last two digits of the registered number. */
  mobileEnding: string;
  /** ISO 8601 throughout; null: no OTP can be typed now. */
  codeUntil: string | null;
  attemptsLeft: number;
  lockedUntil: string | null;
  sendsLeft: number;
  sendAt: string;
  now: string;
};

export type SendOtp = (mobile: string) => Promise<ActionResult<unknown>>;
export type VerifyOtp = (code: string) => Promise<ActionResult<unknown>>;
