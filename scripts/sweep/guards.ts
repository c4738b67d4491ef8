import { readFileSync } from 'node:fs';

/** What stands between a caller and a change, or tells others of it. */
export const guards = ['requireStepUp', 'requireRole', 'bumpPolicy', 'recordEvent'] as const;

const call = new RegExp(`(?<!function )(?<![\\w.$])(${guards.join('|')})\\((?=\\S|\\n)`, 'g');

/** "lib/access/authkeys/rename.ts requireRole 1": the first call of it in that file. */
export type GuardId = string;

/** The calls of guards in a module, in order. */
export function guardsOf(file: string, text = readFileSync(file, 'utf8')): GuardId[] {
  const ids: GuardId[] = [];
  replaceGuards(file, text, (id, name) => {
    ids.push(id);
    return name;
  });
  return ids;
}

/** The module with each guard's call led through a switch of lib/testing/sweep-setup.ts. */
export function withSwitches(file: string, text: string): string {
  return replaceGuards(file, text, (id, name) => `globalThis.keyfenceSweep(${JSON.stringify(id)}, ${name})`);
}

function replaceGuards(file: string, text: string, replace: (id: GuardId, name: string) => string): string {
  const seen = new Map<string, number>();
  return text.replace(call, (whole, name: string, at: number) => {
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (/^\s*(\*|\/\/|\/\*)/.test(line)) return whole;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return `${replace(`${file} ${name} ${nth}`, name)}(`;
  });
}

/** What a sweep looks at: lib/, apart from tests and what is generated. */
export function isSource(file: string): boolean {
  return /^lib\/(?!testing\/|db\/generated\/).*(?<!\.test)\.ts$/.test(file);
}
