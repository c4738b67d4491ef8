import { OutcomeUnknown } from '#lib/db/insist';
import { log } from '#lib/log';
import { type FlowBody, type FlowProblem, flowBytesMax, parseFlowBody } from '#lib/messages/flow-body';
import {
  type EarlierAnswer,
  type Idempotency,
  idempotencyKeyProblem,
  readIdempotency,
} from '#lib/messages/idempotency';
import { messageIntake } from '#lib/messages/intake';
import {
  answer,
  badRequest,
  methodNotAllowed,
  otherBody,
  tooLarge,
  unavailable,
  uncertain,
  unknownEncoding,
} from './answers.ts';
import { type Admitted, checked, checkedAgain, noteAccepted } from './check.ts';
import { type ApiAnswer, type ApiRequest, BodyTooLarge } from './http.ts';
import { acceptedEncodings, MalformedBody, readBody, UnknownEncoding } from './read-body.ts';

const endpoint = '/api/v5/flow';
const textLengthMax = 1_600;

/** POST /api/v5/flow: stores messages for delivery. Compatible with MSG91's v5 flow API. */
export function flow(request: ApiRequest, requestId: string): ApiAnswer | Promise<ApiAnswer> {
  if (request.method !== 'POST') return methodNotAllowed(requestId, 'POST');
  return checked(request, requestId, endpoint, (admitted) => accept(request, requestId, admitted));
}

async function accept(request: ApiRequest, requestId: string, admitted: Admitted): Promise<ApiAnswer> {
  let bytes: Uint8Array;
  try {
    bytes = await readBody(request, flowBytesMax);
  } catch (error) {
    if (error instanceof BodyTooLarge) return tooLarge(requestId, flowBytesMax);
    if (error instanceof UnknownEncoding) return unknownEncoding(requestId, acceptedEncodings);
    if (error instanceof MalformedBody) {
      return badRequest(requestId, '400', [{ path: '', message: error.message }]);
    }
    throw error;
  }
  return checkedAgain(admitted, requestId, endpoint, (still) => take(request, requestId, still, bytes));
}

async function take(
  request: ApiRequest,
  requestId: string,
  admitted: Admitted,
  bytes: Uint8Array,
): Promise<ApiAnswer> {
  noteAccepted(admitted, requestId, endpoint);
  const idempotency = readIdempotency(request.header('idempotency-key'), bytes);
  if (idempotency === null) {
    return refuse(requestId, [{ code: '400', path: 'Idempotency-Key', message: idempotencyKeyProblem }]);
  }
  const parsed = parseFlowBody(bytes);
  if (!parsed.ok) return refuse(requestId, parsed.problems);
  try {
    const earlier = idempotency && (await messageIntake.get().earlierAnswer(admitted.policy, idempotency));
    if (earlier) return repeat(requestId, earlier);
    return await store(requestId, admitted, parsed.body, idempotency);
  } catch (error) {
    log.error({ error: String(error), requestId }, 'messages could not be stored');
    return error instanceof OutcomeUnknown ? uncertain(requestId) : unavailable(requestId);
  }
}

/** What was answered before; its request id is the one under which the messages are found. */
function repeat(requestId: string, { requestId: earlier, sameBody }: EarlierAnswer): ApiAnswer {
  return sameBody ? accepted(earlier) : otherBody(requestId);
}

function accepted(requestId: string): ApiAnswer {
  return answer(200, requestId, { type: 'success', message: requestId });
}

async function store(
  requestId: string,
  { policy }: Admitted,
  body: FlowBody,
  idempotency: Idempotency | undefined,
): Promise<ApiAnswer> {
  const messages = messageIntake.get();
  const template = await messages.templates.get(policy.companyId, policy.companyStamp, body.templateId);
  if (!template) {
    const message = 'template_id is not the id of a template of this company';
    return refuse(requestId, [{ code: '400', path: 'template_id', message }]);
  }
  const problems: FlowProblem[] = [];
  const recipients: { to: string; text: string }[] = [];
  for (const { path, to, values } of body.recipients) {
    const rendered = template.render(values);
    if (rendered.ok && rendered.text.length <= textLengthMax) recipients.push({ to, text: rendered.text });
    else problems.push(...renderProblems(path, rendered.ok ? [] : rendered.missing));
  }
  if (problems.length > 0) return refuse(requestId, problems.slice(0, 20));
  const request = {
    companyId: policy.companyId,
    credentialId: policy.credentialId,
    requestId,
    templateId: body.templateId,
    sender: body.sender,
    recipients,
    at: new Date(),
  };
  if (idempotency) return repeat(requestId, await messages.storeOnce(request, idempotency));
  await messages.store(request);
  return accepted(requestId);
}

function renderProblems(path: string, missing: string[]): FlowProblem[] {
  if (missing.length === 0) {
    return [{ code: '400', path, message: `The message is longer than ${textLengthMax} characters` }];
  }
  return missing.map((name) => ({
    code: '400',
    path: path ? `${path}.${name}` : name,
    message: `${name} is missing; the template uses it`,
  }));
}

function refuse(requestId: string, problems: FlowProblem[]): ApiAnswer {
  return badRequest(
    requestId,
    problems[0]?.code ?? '400',
    problems.map(({ path, message }) => ({ path, message })),
  );
}
