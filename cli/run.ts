import { commands, general } from './commands/commands.ts';
import { Failure, UsageFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/**
 * One call of keyfence.
 * @returns the exit code: 0; 2 where `plan` finds changes or `check` a refusal; 1 for whatever goes wrong
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  if (['', 'help', '--help', '-h'].includes(name)) {
    terminal.out(general);
    return name === '' ? 1 : 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
    if (!command) {
      throw new UsageFailure(`There is no command "${name}": ${Object.keys(commands).join(', ')}.`);
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(command.usage);
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of error.lines) terminal.err(line);
    if (error instanceof UsageFailure) terminal.err('`keyfence --help` tells more.');
    return 1;
  }
}
