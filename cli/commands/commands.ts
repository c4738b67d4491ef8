import { apply } from './apply.ts';
import { check } from './check.ts';
import { exportPolicy } from './export.ts';
import { lease } from './lease.ts';
import { plan } from './plan.ts';

export const commands = { export: exportPolicy, plan, apply, lease, check };

const width = Math.max(...Object.keys(commands).map((name) => name.length));

export const general = `keyfence <command>: whitelists of Keyfence as a file, from anywhere.

${Object.entries(commands)
  .map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}`)
  .join('\n')}

keyfence <command> --help tells how.

KEYFENCE_URL    Keyfence's address, such as https://keyfence.example.com
KEYFENCE_TOKEN  a service token (kfs_…) with the scopes that the command names

Exit code: 0; 2 where plan finds changes, or check a refusal; 1 for an error.`;
