import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { newRequestId } from '#lib/core/request-id';
import { malformed } from './answers.ts';
import type { ApiAnswer } from './http.ts';
import { send } from './node-server.ts';

const closeAfterMs = 2_000;

/** Answers what Node itself refuses, before any request is seen, in the shape of every other failure. */
export function answerMalformed(server: Server): void {
  server.on('clientError', refuseSocket);
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    send(request, response, malformed(newRequestId(), 417, 'Expect knows only 100-continue')),
  );
}

/** Of HTTP/1.1, which demands a Host. @returns whether the request was answered with 400 */
export function refuseWithoutHost(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.host !== undefined || request.httpVersion !== '1.1') return false;
  send(request, response, malformed(newRequestId(), 400, 'The header Host is missing'));
  return true;
}

function refuseSocket(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { _httpMessage: underWay } = socket as { _httpMessage?: ServerResponse };
  // As Node does itself: nothing is written into an answer that has begun.
  if (!socket.writable || underWay?.headersSent) {
    if (!socket.writableEnded) socket.destroy();
    return;
  }
  socket.end(asText(answerTo(error.code)));
  // What still arrives is thrown away for a moment, or a reset would take the answer away.
  setTimeout(() => socket.destroy(), closeAfterMs).unref();
}

function answerTo(code: string | undefined): ApiAnswer {
  const requestId = newRequestId();
  if (code === 'HPE_HEADER_OVERFLOW') return malformed(requestId, 431, 'The headers are too large');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return malformed(requestId, 413, 'The chunk extensions are too large');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return malformed(requestId, 408, 'The request did not arrive in time');
  }
  return malformed(requestId, 400, 'This is not a well-formed HTTP request');
}

function asText({ status, headers, body }: ApiAnswer): string {
  const all = { ...headers, date: new Date().toUTCString(), 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
