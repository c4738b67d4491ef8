import { Failure } from '../failure.ts';
import type { Client } from './client.ts';

const id = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** @throws Failure where no authkey, or more than one, has the name */
export async function findAuthkeyId(client: Client, idOrName: string): Promise<string> {
  if (id.test(idOrName)) return idOrName;
  const { items } = await client.all('authkeys');
  const found = (items as { id: string; name: string }[]).filter(({ name }) => name === idOrName);
  if (found.length === 0) throw new Failure(`There is no authkey "${idOrName}".`);
  if (found.length > 1) {
    const ids = found.map((authkey) => authkey.id).join(', ');
    throw new Failure(`${found.length} authkeys are called "${idOrName}". Say which by its id: ${ids}.`);
  }
  return found[0]!.id;
}
