import type { EventAction } from './event.ts';
import { alertsTexts } from './texts/alerts.ts';
import { authkeyTexts } from './texts/authkey.ts';
import { callbackTexts } from './texts/callback.ts';
import type { BuildText } from './texts/change.ts';
import { clientTexts } from './texts/client.ts';
import { ipListTexts } from './texts/ip-list.ts';
import { memberTexts } from './texts/member.ts';
import { panelIpsTexts } from './texts/panel-ips.ts';
import { policyTexts } from './texts/policy.ts';
import { suspiciousIpTexts } from './texts/suspicious-ip.ts';
import { templateTexts } from './texts/template.ts';
import { tokenTexts } from './texts/token.ts';
import { whitelistTexts } from './texts/whitelist.ts';

/**
 * What is told of every action in the audit log. What gives or takes access, or sends something elsewhere, is
 * told of; `silent` is what only looks, ends the actor's own session, asks for what has yet to be confirmed, or is
 * told of in another way (alertOfSignIn, alertOfRefusedSignIn, alertOfGuesses, alertOfIpListChanges).
 */
export const alertOf: Record<EventAction, BuildText | 'silent'> = {
  ...alertsTexts,
  ...authkeyTexts,
  ...callbackTexts,
  ...clientTexts,
  ...ipListTexts,
  ...memberTexts,
  ...panelIpsTexts,
  ...policyTexts,
  ...suspiciousIpTexts,
  ...templateTexts,
  ...tokenTexts,
  ...whitelistTexts,
  'access.refuse': 'silent',
  'alerts.refuse-otp': 'silent',
  'alerts.resend-confirmation': 'silent',
  'alerts.retry-delivery': 'silent',
  'alerts.test-webhook': 'silent',
  'audit-log.cut': 'silent',
  'audit-log.export': 'silent',
  'audit-log.verify': 'silent',
  'authkeys.open': 'silent',
  'company.create': 'silent',
  'demo.complete': 'silent',
  'ip-list.dismiss': 'silent',
  'ip-list.read': 'silent',
  'ip-list.recover': 'silent',
  'ip-list.stale': 'silent',
  'ip-list.wait': 'silent',
  'member.refuse-password': 'silent',
  'member.request-email-change': 'silent',
  'member.request-mobile-change': 'silent',
  'member.resend-invitation': 'silent',
  'member.withdraw-email-change': 'silent',
  'message.send_again': 'silent',
  'message.test': 'silent',
  'otp.refuse': 'silent',
  'otp.send': 'silent',
  'session.end': 'silent',
  'session.fail': 'silent',
  'session.limit': 'silent',
  'session.refuse': 'silent',
  'session.revoke': 'silent',
  'session.start': 'silent',
  'whitelist.export': 'silent',
  'whitelist.set-note': 'silent',
};
