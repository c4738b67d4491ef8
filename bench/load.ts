/**
 * Load for one measurement, as a process of its own: raw sockets, one request in flight on each, so
 * that the generator is not what is measured. Loopback only, bounded in time.
 * argv[2]: a file with JSON { port, seconds, connections, requests: string[] (each a whole HTTP request) }
 * Prints JSON { count, seconds, byStatus, p50Ms, p99Ms }.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

interface Plan {
  port: number;
  seconds: number;
  connections: number;
  requests: string[];
}

const plan: Plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const requests = plan.requests.map((request) => Buffer.from(request, 'latin1'));
const byStatus: Record<string, number> = {};
const latencies: number[] = [];
let count = 0;
let next = 0;
const startedAt = performance.now();
const endsAt = startedAt + plan.seconds * 1000;

await Promise.all(Array.from({ length: plan.connections }, worker));
const seconds = (performance.now() - startedAt) / 1000;
latencies.sort((a, b) => a - b);
const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
console.log(JSON.stringify({ count, seconds, byStatus, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }));

function worker(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
  let pending = '';
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(requests[next++ % requests.length]!);
  };
  socket.on('connect', send);
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    const head = pending.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(pending.slice(0, head + 2))?.[1] ?? 0);
    if (
      /transfer-encoding: chunked/i.test(pending.slice(0, head + 2))
        ? !pending.endsWith('0\r\n\r\n')
        : pending.length < head + 4 + length
    )
      return;
    const status = pending.slice(9, 12);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    count += 1;
    const now = performance.now();
    if (count % 8 === 0) latencies.push(now - sentAt);
    pending = '';
    if (now < endsAt) send();
    else socket.end();
  });
  socket.on('close', () => resolve());
  socket.on('error', reject);
  return promise;
}
