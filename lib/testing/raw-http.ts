import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  text: string;
  json: Record<string, unknown>;
}

export interface RawRequest {
  port: number;
  /** Where the request comes from; loopback has 127.0.0.1 to 127.255.255.254. */
  from?: string;
  to?: string;
  method?: string;
  path: string;
  /** As sent: names may come twice. */
  headers?: [string, string][];
  body?: string | Uint8Array;
}

/** One HTTP/1.1 request written by hand, so that nothing is put right on the way. */
export function rawRequest(request: RawRequest): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const body = Buffer.from(request.body ?? '');
  const head = [
    `${request.method ?? 'GET'} ${request.path} HTTP/1.1`,
    'host: localhost',
    'connection: close',
    ...(request.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    ...(request.body === undefined ? [] : [`content-length: ${body.length}`]),
  ];
  const socket = connect({
    host: request.to ?? '127.0.0.1',
    port: request.port,
    ...(request.from ? { localAddress: request.from } : {}),
  });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
  socket.on('close', () => {
    try {
      resolve(parseAnswer(Buffer.concat(chunks)));
    } catch (error) {
      reject(error);
    }
  });
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]));
  return promise;
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  // Chunks are counted in bytes, which a string of latin1 has one for one.
  const sent = bytes.subarray(end + 4).toString('latin1');
  const whole = headers.get('transfer-encoding') === 'chunked' ? unchunk(sent) : sent;
  const text = Buffer.from(whole, 'latin1').toString('utf8');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    text,
    json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

function unchunk(text: string): string {
  let rest = text;
  let whole = '';
  for (;;) {
    const size = Number.parseInt(rest, 16);
    const start = rest.indexOf('\r\n') + 2;
    if (!size) return whole;
    whole += rest.slice(start, start + size);
    rest = rest.slice(start + size + 2);
  }
}
