import { createTransport } from 'nodemailer';
import { untilAborted } from '#lib/deadline';
import { DeliveryError, stoppedBeforeAnswer } from '../delivery-error.ts';
import type { Email, Transport } from '../transport.ts';
import { mailHtml } from './mail-html.ts';

const connectMs = 10_000;
/** A server may take its time to look at a mail; asked again too early, it would send it twice. */
const silenceMs = 60_000;
const subjectLengthMax = 200;

/** Without signs that could end a header or add a recipient. */
const addressForm = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;
const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Hands mail to the server of `smtp://` or `smtps://user:pass@host:port?from=…`, a connection a mail. */
export function smtpTransport(smtpUrl: string): Transport<Email> {
  const url = new URL(smtpUrl);
  const from = line(url.searchParams.get('from') ?? `keyfence@${url.hostname}`);
  const domain = from.split('@').at(-1)?.replace(/>$/, '') ?? url.hostname;
  const secure = url.protocol === 'smtps:';
  const mailer = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    auth: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : undefined,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    // What a text names is not a file to be read or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async send({ id, to, subject, text, html, thread }, signal) {
      if (!addressForm.test(to) || to.length > 254) {
        throw new DeliveryError('This is not an email address', { permanent: true });
      }
      // All mails of a thread refer to the same one, which need not exist.
      const root = thread === undefined ? undefined : `<${idOf(thread)}@${domain}>`;
      const mail = {
        from,
        to: { name: '', address: to },
        subject: line(subject).slice(0, subjectLengthMax),
        text,
        html: html ?? mailHtml(text),
        messageId: `<${idOf(id)}@${domain}>`,
        ...(root ? { inReplyTo: root, references: root } : {}),
        // RFC 3834: no out-of-office answers.
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
      const sent = mailer.sendMail(mail).catch((error: unknown) => {
        throw refusal(error as SmtpError);
      });
      const { response } = (await untilAborted(sent, signal, stoppedBeforeAnswer)) as { response?: string };
      return { providerId: queuedAs(response) };
    },
    close: () => mailer.close(),
  };
}

function line(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** @throws DeliveryError for what could end the header that it stands in */
function idOf(text: string): string {
  if (idForm.test(text)) return text;
  throw new DeliveryError('The mail has an id that no header can carry', { permanent: true });
}

/** Most servers answer with their own id for it: "250 2.0.0 Ok: queued as 4F2A1". */
function queuedAs(response = ''): string | undefined {
  return /queued as ([\w.-]{1,80})/i.exec(response)?.[1];
}

type SmtpError = Error & { responseCode?: number; code?: string; command?: string };

/** 5xx is the server's last word (RFC 5321, 4.2.1) on this mail, unless it is about who we are. */
function refusal({ message, responseCode = 0, code, command }: SmtpError): DeliveryError {
  const aboutUs = code === 'EAUTH' || code === 'ECONNECTION' || command === 'MAIL FROM' || command === 'CONN';
  const aboutMail =
    command === 'RCPT TO' || command === 'DATA' || code === 'EMESSAGE' || code === 'EENVELOPE';
  const permanent = responseCode >= 500 && aboutMail && !aboutUs;
  return new DeliveryError(`The mail server did not take it: ${message}`, {
    permanent,
    away: responseCode === 0 || aboutUs,
  });
}
