import { validate as isUuid } from 'uuid';
import type { AnyOperation, Method } from './operation.ts';
import { operations } from './operations.ts';

interface Route {
  path: string;
  form: RegExp;
  byMethod: Map<Method, AnyOperation>;
}

export interface FoundRoute {
  route: Pick<Route, 'path' | 'byMethod'>;
  /** null: one of them is no id. */
  params: Record<string, string> | null;
}

const routes = [...Map.groupBy(operations, ({ path }) => path)].map(
  ([path, ofPath]): Route => ({
    path,
    form: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    byMethod: new Map(ofPath.map((operation) => [operation.method, operation])),
  }),
);

/** Whether a path is one of those that programs manage with, or would be. */
export function isOfPrograms(path: string): boolean {
  return path.startsWith('/api/v1/');
}

/** @param path without query and trailing slash */
export function findRoute(path: string): FoundRoute | undefined {
  if (!isOfPrograms(path)) return undefined;
  for (const route of routes) {
    const groups = route.form.exec(path)?.groups;
    if (groups === undefined && !route.form.test(path)) continue;
    // An id is the same in capitals; verbs, locks and the gate's memory know it as the database writes it.
    const params = Object.fromEntries(
      Object.entries({ ...groups }).map(([name, value]) => [name, value.toLowerCase()]),
    );
    return { route, params: Object.values(params).every((value) => isUuid(value)) ? params : null };
  }
  return undefined;
}

/** What of a route answers that method; a HEAD is a GET whose body the server leaves out. */
export function operationFor({ byMethod }: FoundRoute['route'], method: string): AnyOperation | undefined {
  return byMethod.get((method === 'HEAD' ? 'GET' : method) as Method);
}

export function allowedBy({ byMethod }: FoundRoute['route']): string {
  return [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : [])].join(', ');
}
