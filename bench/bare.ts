/** The peer of every ratio: node:http with the same answer and nothing behind it. */
import { createServer } from 'node:http';

const body = JSON.stringify({
  type: 'success',
  company: '01937a5c-0000-7000-8000-000000000000',
  key: '01937a5c-0000-7000-8000-000000000001',
  ip: '127.0.0.1',
  requestId: '0123456789abcdef01234567',
});
const server = createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  response.end(body);
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
