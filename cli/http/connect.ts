import type { Terminal } from '../terminal.ts';
import { Client } from './client.ts';
import { readSettings } from './settings.ts';

/** @throws Failure where the environment does not say to which Keyfence */
export function connect(terminal: Terminal): Client {
  return new Client(readSettings(terminal), terminal);
}
