/**
 * Wrong passwords at a steady rate, as a process of its own: each socket has an address of loopback of its own,
 * so that none is blocked for a burst. argv: port, user name, requests a second, seconds.
 * Prints JSON { byStatus }.
 */
import { connect, type Socket } from 'node:net';

const [port, username, perSecond, seconds] = [
  Number(process.argv[2]),
  process.argv[3] ?? '',
  Number(process.argv[4]),
  Number(process.argv[5]),
];
/** Fewer than 19 requests in ten seconds each. */
const sockets = Math.ceil((perSecond * 10) / 15);
const tickMs = 10;
const byStatus: Record<string, number> = {};
const body = JSON.stringify({ username, password: 'a-wrong-password' });
const request = `POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const open = await Promise.all(Array.from({ length: sockets }, (_, i) => openSocket(i)));
let sent = 0;
const startedAt = performance.now();
const timer = setInterval(() => {
  const elapsed = performance.now() - startedAt;
  if (elapsed > seconds * 1000) return finish();
  const due = Math.floor((elapsed / 1000) * perSecond);
  for (; sent < due; sent += 1) open[sent % sockets]?.write(request);
}, tickMs);

function finish(): void {
  clearInterval(timer);
  for (const socket of open) socket.destroy();
  console.log(JSON.stringify({ byStatus }));
}

function openSocket(index: number): Promise<Socket> {
  const from = `127.2.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('data', (chunk) => {
    for (const [, status = ''] of chunk.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3})/g)) {
      byStatus[status] = (byStatus[status] ?? 0) + 1;
    }
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
