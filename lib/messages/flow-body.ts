import { readDialledMobile } from '#lib/core/mobile';
import type { FieldProblem } from '#lib/errors';

export const flowBytesMax = 256 * 1024;
export const recipientsMax = 1_000;
const valueLengthMax = 1_600;
const senderLengthMax = 20;

export interface FlowRecipient {
  /** Where it stood in the body, for problems: "recipients.3" or "". */
  path: string;
  /** Digits with country code, without a plus sign. */
  to: string;
  values: Record<string, string>;
}

export interface FlowBody {
  templateId: string;
  sender: string;
  recipients: FlowRecipient[];
}

/** MSG91's codes: "101" no mobile, "202" invalid mobile, "400" anything else. */
export type FlowProblem = FieldProblem & { code: '101' | '202' | '400' };

export type FlowBodyResult = { ok: true; body: FlowBody } | { ok: false; problems: FlowProblem[] };

const reserved = new Set(['template_id', 'flow_id', 'sender', 'short_url', 'mobiles', 'recipients']);
const mobileForm = /^\+?([1-9]\d{6,14})$/;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const problemsMax = 20;

/** Reads the body of POST /api/v5/flow, both forms, up to the twentieth problem or one recipient too many. */
export function parseFlowBody(bytes: Uint8Array): FlowBodyResult {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : 'it is not valid UTF-8';
    return refused([problem('', `The body cannot be read: ${reason}`)]);
  }
  if (!isObject(json)) return refused([problem('', 'The body must be a JSON object')]);

  const problems: FlowProblem[] = [];
  const templateId = readTemplateId(json, problems);
  const sender = readSender(json.sender, problems);
  const recipients =
    json.recipients === undefined
      ? readRecipient(json, '', problems)
      : readRecipients(json, json.recipients, problems);
  if (recipients.length > recipientsMax) problems.push(tooMany('recipients'));
  return problems.length > 0 ? refused(problems) : { ok: true, body: { templateId, sender, recipients } };
}

function refused(problems: FlowProblem[]): FlowBodyResult {
  return { ok: false, problems: problems.slice(0, problemsMax) };
}

function problem(path: string, message: string, code: FlowProblem['code'] = '400'): FlowProblem {
  return { code, path, message };
}

function tooMany(path: string): FlowProblem {
  return problem(path, `At most ${recipientsMax.toLocaleString('en')} recipients; here are more`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readTemplateId(json: Record<string, unknown>, problems: FlowProblem[]): string {
  const given = json.template_id ?? json.flow_id;
  if (given === undefined || given === '') {
    problems.push(problem('template_id', 'template_id is missing'));
    return '';
  }
  if (typeof given !== 'string' || !uuidForm.test(given)) {
    problems.push(problem('template_id', 'template_id is not the id of a template of this company'));
    return '';
  }
  if (json.template_id !== undefined && json.flow_id !== undefined && json.template_id !== json.flow_id) {
    problems.push(problem('flow_id', 'template_id and flow_id name two templates; send one of them'));
  }
  return given.toLowerCase();
}

function readSender(given: unknown, problems: FlowProblem[]): string {
  if (given === undefined) return '';
  if (typeof given === 'string' && given.length <= senderLengthMax && !hasControl(given)) return given;
  problems.push(problem('sender', `sender must be text of at most ${senderLengthMax} characters`));
  return '';
}

function readRecipients(
  json: Record<string, unknown>,
  given: unknown,
  problems: FlowProblem[],
): FlowRecipient[] {
  if (json.mobiles !== undefined) {
    problems.push(problem('mobiles', 'Send either mobiles or recipients, not both'));
  }
  if (!Array.isArray(given)) {
    problems.push(problem('recipients', 'recipients must be a list'));
    return [];
  }
  if (given.length === 0) problems.push(problem('recipients', 'There is no mobile number', '101'));
  if (given.length > recipientsMax) {
    problems.push(tooMany('recipients'));
    return [];
  }
  const recipients: FlowRecipient[] = [];
  for (const [index, entry] of given.entries()) {
    if (problems.length >= problemsMax || recipients.length > recipientsMax) break;
    const path = `recipients.${index}`;
    if (isObject(entry)) recipients.push(...readRecipient(entry, path, problems));
    else problems.push(problem(path, `${path} must be an object`));
  }
  return recipients;
}

/** One object may carry several numbers, separated by commas; its other fields are their variables. */
function readRecipient(
  entry: Record<string, unknown>,
  path: string,
  problems: FlowProblem[],
): FlowRecipient[] {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const mobiles = typeof entry.mobiles === 'number' ? String(entry.mobiles) : entry.mobiles;
  const values = readValues(entry, at, problems);
  if (mobiles === undefined || mobiles === null || mobiles === '') {
    problems.push(problem(at('mobiles'), 'There is no mobile number', '101'));
    return [];
  }
  if (typeof mobiles !== 'string') {
    problems.push(problem(at('mobiles'), 'mobiles must be text: digits with the country code', '202'));
    return [];
  }
  const numbers = mobiles.split(',', recipientsMax + 1);
  if (numbers.length > recipientsMax) {
    problems.push(tooMany(at('mobiles')));
    return [];
  }
  const recipients: FlowRecipient[] = [];
  for (const number of numbers) {
    if (problems.length >= problemsMax) break;
    const digits = mobileForm.exec(number.trim())?.[1];
    const to = digits ? readDialledMobile(digits) : null;
    if (to) recipients.push({ path, to, values });
    else problems.push(notAMobile(at('mobiles'), number));
  }
  return recipients;
}

function notAMobile(path: string, given: string): FlowProblem {
  const shown = JSON.stringify(given.trim().slice(0, 30));
  const message = `${shown} is not a mobile number: digits with the country code, such as 919800000000`;
  return problem(path, message, '202');
}

function readValues(
  entry: Record<string, unknown>,
  at: (name: string) => string,
  problems: FlowProblem[],
): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(entry)) {
    if (problems.length >= problemsMax) break;
    if (reserved.has(name)) continue;
    if (typeof value !== 'string' && typeof value !== 'number') {
      problems.push(problem(at(name), `${name} must be text or a number`));
    } else if (String(value).includes('\0')) {
      problems.push(problem(at(name), `${name} contains a NUL character`));
    } else if (String(value).length > valueLengthMax) {
      problems.push(problem(at(name), `${name} is longer than ${valueLengthMax} characters`));
    } else {
      values[name] = String(value);
    }
  }
  return values;
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
