import type { OtpState } from '#lib/accounts/otp/state';
import type { ActionResult } from '#lib/panel/action';

export type OtpViewState = Omit<OtpState, 'open'>;

export type SendOtp = (mobile: string) => Promise<ActionResult<unknown>>;
export type VerifyOtp = (code: string) => Promise<ActionResult<unknown>>;
