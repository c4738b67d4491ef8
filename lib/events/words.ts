import type { Alert } from './alert.ts';

interface Wording {
  appUrl: string;
  postscript?: string | undefined;
}

/** Names come from people: one line, whatever they wrote. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

export function alertMail(
  company: { name: string },
  alert: Alert,
  { appUrl, postscript }: Wording,
): { subject: string; text: string } {
  const width = Math.max(...alert.facts.map(([label]) => label.length)) + 2;
  const facts = alert.facts.map(([label, value]) => {
    const [first = '', ...rest] = value.split('\n').map(oneLine);
    const head = `${`${label}:`.padEnd(width)}${first}`;
    return [head, ...rest.map((line) => ' '.repeat(width) + line)].join('\n');
  });
  const text = [
    oneLine(alert.title),
    facts.join('\n'),
    alert.advice,
    [alert.link, ...(alert.moreLinks ?? [])]
      .map(({ label, path }) => `${label}: ${appUrl}${path}`)
      .join('\n'),
    ...(postscript ? [postscript] : []),
    `Keyfence for ${oneLine(company.name)}. What is sent to whom is set at ${appUrl}/alerts`,
  ].join('\n\n');
  return { subject: `${oneLine(company.name)}: ${oneLine(alert.title)}`.slice(0, 200), text };
}

/** The link without an id: nobody reads one on a phone, and its digits could be taken for a code. */
export function alertSms(alert: Alert, { appUrl, postscript }: Wording): string {
  const path = alert.link.smsPath ?? alert.link.path.replace(/\/[\da-f-]{36}$/, '');
  return [oneLine(alert.sms ?? alert.title), `${appUrl}${path}`, ...(postscript ? [postscript] : [])].join(
    ' ',
  );
}

/** What a webhook is posted. */
export function alertPayload(
  id: string,
  company: { id: string },
  alert: Alert,
  { appUrl, now }: { appUrl: string; now: Date },
) {
  return {
    type: `alert.${alert.kind}`,
    timestamp: now.toISOString(),
    data: {
      id,
      companyId: company.id,
      title: oneLine(alert.title),
      url: `${appUrl}${alert.link.path}`,
      ...alert.data,
    },
  };
}

/** UTC to the second, as mails are read in any zone. */
export function exactTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
