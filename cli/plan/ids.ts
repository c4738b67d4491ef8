import type { Id, Request } from './change.ts';

/** Ids of what has been made since the plan, by what the plan calls it. */
export type Made = ReadonlyMap<string, string>;

/** @returns undefined: it is of something that is not there yet */
export function pathOf({ path }: Request, made: Made): string | undefined {
  const segments = path.map((segment) => resolve(segment, made));
  return segments.includes(undefined) ? undefined : segments.join('/');
}

/** The body with the ids of what has been made; what is not there yet is left out. */
export function bodyOf({ body }: Request, made: Made): Record<string, unknown> {
  const { attachedTo, ...others } = body as { attachedTo?: { credentialId: Id | null }[] };
  if (!attachedTo) return others;
  const known = attachedTo.flatMap(({ credentialId }): { credentialId: string | null }[] => {
    if (credentialId === null) return [{ credentialId }];
    const id = resolve(credentialId, made);
    return id === undefined ? [] : [{ credentialId: id }];
  });
  return { ...others, attachedTo: known };
}

function resolve(id: Id, made: Made): string | undefined {
  return typeof id === 'string' ? id : made.get(id.newOf);
}
