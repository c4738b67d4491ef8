import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { errorStatus } from '#lib/errors';
import { log } from '#lib/log';
import { act } from './action.ts';

export interface Download {
  name: string;
  contentType: string;
  /** Asked for one by one, as fast as they are taken; ended where nobody takes them any more. */
  chunks: AsyncGenerator<string, void, undefined>;
}

/**
 * Answers a form of the panel with a file, as whoever is signed in. The browser saves it as it comes; where there is
 * none, it says why, or goes back to the page, which asks to sign in.
 * @param back path of the page
 */
export async function download(
  request: Request,
  work: (ctx: Ctx) => Promise<Download>,
  back: string,
): Promise<Response> {
  if (!isFromPanel(request)) return say('This form is none of the panel’s. Nothing was exported.', 403);
  const result = await act(work);
  if (!result.ok) {
    const { code, message } = result.error;
    if (code === 'unauthenticated' || code === 'address_refused') {
      return new Response(null, { status: 303, headers: { location: back } });
    }
    return say(`${message} Nothing was exported.`, errorStatus[code]);
  }
  const { name, contentType, chunks } = result.data;
  return new Response(streamOf(chunks), {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      // Nothing on the way is to gather it up before it goes on.
      'x-accel-buffering': 'no',
    },
  });
}

/** As Next does for server actions: browsers name the page that a form was sent from, and others cannot make them lie. */
function isFromPanel({ headers }: Request): boolean {
  const origin = headers.get('origin');
  if (origin === null) return true;
  const host = URL.parse(origin)?.host;
  return host === headers.get('host') || host === new URL(runtime().env.appUrl).host;
}

/** At most one chunk waits to be taken. */
export function streamOf(chunks: Download['chunks']): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          log.error({ err: error }, 'a download ended early');
          controller.error(error);
        }
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 1 },
  );
}

function say(text: string, status: number): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
