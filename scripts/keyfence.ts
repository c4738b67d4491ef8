/** What an operator does by hand: scripts/keyfence.ts <verb>, each under its own name in `npm run`. */
import '#lib/process/env-file';

interface Verb {
  help: string;
  needsDatabaseUrl?: true;
  /** In front of what went wrong. */
  otherwise?: string;
  /** Loads the verb's own file: a reset needs no database client. */
  load(): Promise<(args: string[]) => Promise<void>>;
}

const verbs: Record<string, Verb> = {
  migrate: {
    help: 'brings the database of DATABASE_URL to this version',
    needsDatabaseUrl: true,
    load: async () => (await import('#lib/process/operator/migrate')).migrateByHand,
  },
  'create-owner': {
    help: 'makes the first account of a production installation (--help tells more)',
    otherwise: 'No account was made.',
    load: async () => (await import('#lib/process/operator/create-owner')).createOwner,
  },
  'rotate-signing-key': {
    help: 'signs API tokens with a new key from now on; older tokens stay good until they expire',
    needsDatabaseUrl: true,
    otherwise: 'The signing key was not changed.',
    load: async () => (await import('#lib/process/operator/rotate-signing-key')).rotateSigningKey,
  },
  'verify-audit': {
    help: 'goes through the audit logs, and names the first event that was tampered with (--help tells more)',
    otherwise: 'Nothing was verified.',
    load: async () => (await import('#lib/process/operator/verify-audit')).verifyAudit,
  },
  reset: {
    help: "removes demo mode's database and secrets",
    load: async () => (await import('#lib/process/operator/reset')).resetDemo,
  },
};

const [name = '', ...args] = process.argv.slice(2);
const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
if (verb) await run(verb);
else if (['', 'help', '--help', '-h'].includes(name)) console.log(knownVerbs());
else fail(`There is no verb "${name}". Known:\n${knownVerbs()}`);
// What a verb has opened may leave a timer behind.
process.exit();

async function run({ needsDatabaseUrl, otherwise, load }: Verb): Promise<void> {
  if (needsDatabaseUrl && !process.env.DATABASE_URL) {
    return fail('DATABASE_URL: missing, for example postgresql://keyfence:secret@db.internal:5432/keyfence');
  }
  try {
    await (await load())(args);
  } catch (error) {
    fail(isDefect(error) ? error : [otherwise, (error as Error).message].filter(Boolean).join(' '));
  }
}

/** What the engine throws is shown whole; all else says in words what is wrong. */
function isDefect(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return /^(Type|Range|Reference|Syntax)Error$/.test(error.constructor.name) && !('code' in error);
}

function fail(said: unknown): void {
  console.error(said);
  process.exitCode = 1;
}

function knownVerbs(): string {
  const width = Math.max(...Object.keys(verbs).map((known) => known.length));
  return Object.entries(verbs)
    .map(([known, { help }]) => `  ${known.padEnd(width)}  ${help}`)
    .join('\n');
}
