import { listOutbox } from '#lib/delivery/list-outbox';
import { isAppError } from '#lib/errors';

export async function GET(request: Request): Promise<Response> {
  try {
    return Response.json(await listOutbox(new URL(request.url).searchParams.get('to') ?? ''));
  } catch (error) {
    if (!isAppError(error, 'not_found')) throw error;
    return Response.json({ message: error.message }, { status: 404 });
  }
}
