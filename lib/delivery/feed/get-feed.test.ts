import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type FeedServer, startFeedServer } from '#lib/testing/feed-server';
import { reachElsewhere } from '../reach.ts';
import { type FeedRequest, feedUrlProblem, getFeed } from './get-feed.ts';

let feeds: FeedServer;
beforeEach(async () => {
  feeds = await startFeedServer();
});
afterEach(() => feeds.stop());

const limits = { bytesMax: 1024 * 1024, timeoutMs: 20_000, redirectsMax: 3 };
const get = (request: Partial<FeedRequest> = {}, more: Partial<typeof limits> = {}) =>
  getFeed({ url: feeds.url('/list'), etag: null, lastModified: null, ...request }, { ...limits, ...more });

/** The text, or what is wrong. */
async function told(request?: Partial<FeedRequest>, more?: Partial<typeof limits>): Promise<string> {
  try {
    const answer = await get(request, more);
    return answer.state === 'new' ? Buffer.from(answer.bytes).toString() : answer.state;
  } catch (error) {
    expect(error).toMatchObject({ name: 'FeedProblem' });
    return `!${(error as Error).message}`;
  }
}

const inside = '!It leads to an address that is not on the public internet.';

describe('an answer', () => {
  it('comes with what it says of itself', async () => {
    feeds.answer = (_, response) => {
      const headers = { etag: '"1"', 'last-modified': 'Wed, 25 Nov 2026 10:00:00 GMT' };
      response.writeHead(200, { ...headers, 'content-type': 'text/plain; charset="utf-16le"' }).end('x');
    };
    expect(await get()).toMatchObject({
      state: 'new',
      charset: 'utf-16le',
      etag: '"1"',
      lastModified: 'Wed, 25 Nov 2026 10:00:00 GMT',
    });
    expect(feeds.requests[0]?.headers).toMatchObject({ 'accept-encoding': 'gzip', 'user-agent': 'keyfence' });
    expect(feeds.requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is asked for only if it changed, where it said what it is', async () => {
    feeds.answer = ({ headers }, response) =>
      headers['if-none-match'] === '"1"' && headers['if-modified-since'] === 'then'
        ? response.writeHead(304).end()
        : response.end('new');
    expect(await told({ etag: '"1"', lastModified: 'then' })).toBe('unchanged');
    expect(await told({ etag: '"2"', lastModified: 'then' })).toBe('new');
    feeds.answer = (_, response) => response.writeHead(304).end();
    expect(await told()).toBe('!It answered 304.');
  });

  it('packed with gzip is unpacked', async () => {
    feeds.answer = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('198.51.100.7'));
    };
    expect(await told()).toBe('198.51.100.7');
  });

  test.each([201, 204, 206, 400, 401, 403, 404, 429, 500, 503])('%i is none', async (status) => {
    feeds.answer = (_, response) => response.writeHead(status).end(status === 204 ? undefined : '1.2.3.4');
    expect(await told()).toBe(`!It answered ${status}.`);
  });
});

describe('a redirect', () => {
  it('is followed three times, each over https, from wherever it stands', async () => {
    feeds.answer = ({ url }, response) => {
      const hop = Number(url?.slice(2) ?? 0);
      if (url?.startsWith('/h') && hop > 0) response.writeHead(302, { location: `h${hop - 1}` }).end();
      else response.end('arrived');
    };
    expect(await told({ url: feeds.url('/h3') })).toBe('arrived');
    expect(await told({ url: feeds.url('/h4') })).toBe('!It redirects more than 3 times.');
  });

  it('to what is not https is none, and nobody is called', async () => {
    const plain = createServer((_, response) => {
      called += 1;
      response.end('198.51.100.7');
    });
    let called = 0;
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    for (const location of [
      `http://127.0.0.1:${port}/`,
      'file:///etc/passwd',
      'ftp://hooks.test/',
      '',
      '//',
    ]) {
      for (const status of [301, 302, 303, 307, 308]) {
        feeds.answer = (_, response) => response.writeHead(status, { location }).end();
        const url = feeds.url('/list');
        const problem = await told({ url });
        // An empty one leads to the same URL again.
        expect(problem).toMatch(
          location === '' ? /more than 3 times/ : /^!It redirects \(30\d\) to what is no URL/,
        );
      }
    }
    expect(called).toBe(0);
    plain.close();
  });

  test.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://[::ffff:169.254.169.254]/',
    'https://127.1/',
    'https://2852039166/',
    'https://[fd00::1]/',
    'https://inside.test/',
  ])('to %s is refused', async (location) => {
    // 127.1 is where the tests' own servers are.
    const restore = reachElsewhere({
      allows: ({ text }) => text === '127.0.0.1' && location !== 'https://127.1/',
    });
    feeds.answer = (_, response) => response.writeHead(302, { location }).end();
    const url = location === 'https://127.1/' ? location : feeds.url();
    expect(await told({ url })).toBe(inside);
    restore();
  });

  it('with a password in it is refused', async () => {
    feeds.answer = (_, response) => response.writeHead(302, { location: 'https://a:b@hooks.test/' }).end();
    expect(await told()).toMatch(/^!Leave out the user name and the password/);
  });
});

describe('a URL', () => {
  test.each([
    'http://hooks.test/',
    'https://user:pass@hooks.test/',
    'https://10.0.0.1/',
    'https://0x7f.2/',
    `https://hooks.test/${'x'.repeat(1_000)}`,
    'nonsense',
  ])('%s is none', async (url) => {
    expect(feedUrlProblem(url)).not.toBeNull();
    expect(await told({ url })).toMatch(/^!/);
    expect(feeds.requests).toEqual([]);
  });

  it('whose name leads inside is refused, also where it led outside a moment ago', async () => {
    expect(feedUrlProblem('https://inside.test/')).toBeNull();
    expect(await told({ url: 'https://inside.test/' })).toBe(inside);
    const answers = ['127.0.0.1', '169.254.169.254'];
    const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const restore = reachElsewhere({ resolve });
    expect(await told()).toBe('198.51.100.7\n');
    expect(await told()).toBe(inside);
    restore();
  });

  it('behind a certificate of nobody is not read', async () => {
    const restore = reachElsewhere({ ca: '' });
    expect(await told()).toMatch(/^!It could not be got: \w*SELF_SIGNED\w*\.$/);
    restore();
  });

  it('of nobody is told', async () => {
    expect(await told({ url: 'https://hooks.test:1/' })).toBe('!Its host refuses the connection.');
    const unknown = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
    const restore = reachElsewhere({ resolve: unknown });
    expect(await told()).toBe('!Its host name is not known.');
    restore();
  });
});

describe('what is too large is cut off at the limit', () => {
  /** Writes 200 MB, for as long as somebody reads. @returns how much was written */
  const flood = (gzip: boolean) => {
    const written = { bytes: 0, ended: false };
    feeds.answer = (_, response) => {
      response.writeHead(200, gzip ? { 'content-encoding': 'gzip' } : {});
      const chunk = gzip ? gzipSync(Buffer.alloc(256 * 1024)) : randomBytes(256 * 1024);
      response.on('close', () => {
        written.ended = true;
      });
      const write = () => {
        while (written.bytes < 200_000_000 && !response.destroyed) {
          written.bytes += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    };
    return written;
  };

  it('though it never says how long it is', async () => {
    const written = flood(false);
    expect(await told()).toBe('!It is larger than 1 MiB, which is the most.');
    await expect.poll(() => written.ended).toBe(true);
    expect(written.bytes).toBeLessThan(50_000_000);
  });

  it('and not begun where it says so', async () => {
    feeds.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '200000000' }).write('198.51.100.7\n');
    };
    expect(await told()).toBe('!It is larger than 1 MiB, which is the most.');
  });

  it('also where it is small as it is packed', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(limits.bytesMax);
    feeds.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    expect(await told()).toBe('!It is larger than 1 MiB, which is the most.');
    const written = flood(true);
    expect(await told()).toBe('!It is larger than 1 MiB, which is the most.');
    await expect.poll(() => written.ended).toBe(true);
  });

  it('also where what is packed is nothing, again and again', async () => {
    const nothing = Buffer.concat(Array.from({ length: 70_000 }, () => gzipSync('')));
    feeds.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(nothing);
    expect(await told()).toBe('!It is larger than 1 MiB, which is the most.');
  });
});

describe('half of an answer is none', () => {
  test.each([
    ['fewer bytes than it said', { 'content-length': '1000' }, '198.51.100.7\n'],
    ['chunks without an end', {}, '198.51.100.7\n'],
    ['gzip without an end', { 'content-encoding': 'gzip' }, gzipSync(randomBytes(1_000)).subarray(0, 500)],
  ])('%s', async (_, headers: Record<string, string>, part) => {
    feeds.answer = (_, response) => {
      response.writeHead(200, headers).write(part, () => response.destroy());
    };
    expect(await told()).toBe('!It ended the connection in the middle of its answer.');
  });

  it('gzip that was cut before it was sent', async () => {
    const whole = gzipSync(randomBytes(10_000));
    feeds.answer = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, 5_000));
    };
    expect(await told()).toBe('!It ended in the middle: what it packed with gzip is not whole.');
  });

  it('what is no gzip, though it says so; what is packed otherwise', async () => {
    feeds.answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('198.51.100.7');
    expect(await told()).toBe('!It says that it is packed with gzip, and is not.');
    feeds.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('198.51.100.7');
    expect(await told()).toBe('!Its answer is packed in another way than gzip.');
  });

  it('an answer that ends with its connection might be half of one', async () => {
    feeds.answer = ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n198.51.100.7\n');
    expect(await told()).toMatch(/^!It does not say how long its answer is/);
  });

  it('nonsense', async () => {
    feeds.answer = ({ socket }) => socket.end('SSH-2.0-OpenSSH\r\n');
    expect(await told()).toMatch(/^!It could not be got: HPE_/);
  });
});

describe('what is slow is given up', () => {
  const slow = { timeoutMs: 400 };
  it('saying nothing', async () => {
    feeds.answer = () => undefined;
    expect(await told({}, slow)).toBe('!It was not there within 0.4 seconds.');
  });

  it('dripping', async () => {
    let timer: NodeJS.Timeout | undefined;
    feeds.answer = (_, response) => {
      timer = setInterval(() => response.write('198.51.100.7\n'), 20);
      response.on('close', () => clearInterval(timer));
    };
    expect(await told({}, slow)).toBe('!It was not there within 0.4 seconds.');
    clearInterval(timer);
  });

  it('and stopped with the process', async () => {
    feeds.answer = () => undefined;
    const stop = new AbortController();
    const request = { url: feeds.url(), etag: null, lastModified: null };
    const got = getFeed(request, limits, stop.signal);
    await expect.poll(() => feeds.requests.length).toBe(1);
    stop.abort();
    await expect(got).rejects.toMatchObject({ name: 'FeedProblem', message: 'It was stopped.' });
  });
});
