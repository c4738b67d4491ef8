import { type Document, isMap, LineCounter, parseAllDocuments } from 'yaml';
import { Failure } from '../failure.ts';
import type { Policy } from './policy.ts';
import { type Problem, Reading } from './reading.ts';
import { readPolicy } from './sections.ts';

export interface PolicyFile {
  name: string;
  policy: Policy;
  /** The same with its comments. */
  document: Document;
  /** `file:line:column: sentence` of what means something else than is written. */
  remarks: string[];
}

const problemsMax = 50;

/**
 * Reads a file of lists.
 * @throws Failure that names every wrong thing as file:line:column
 */
export function readPolicyFile(name: string, bytes: Uint8Array): PolicyFile {
  const lines = new LineCounter();
  const document = parse(name, textOf(name, bytes), lines);
  const reading = new Reading(document, lines);
  const policy = readPolicy(reading, document.contents);
  if (reading.problems.length > 0) throw failure(name, reading.problems);
  return { name, policy, document, remarks: reading.remarks.map((remark) => shown(name, remark)) };
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${name}: this is no text in UTF-8.`);
  }
}

function parse(name: string, text: string, lineCounter: LineCounter): Document {
  const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, version: '1.2' });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (!document || document.contents === null) throw new Failure(`${name}:1:1: the file is empty.`);
  const wrong = [...document.errors, ...document.warnings].map(({ pos: [offset], message }) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col, message: `${message.split('\n')[0]}.`.replace(/\.\.$/, '.') };
  });
  if (wrong.length > 0) throw failure(name, wrong);
  if (second) {
    const { line } = lineCounter.linePos(second.range[0]);
    throw new Failure(`${name}:${line}:1: a second document begins here; all has to stand in one.`);
  }
  if (!isMap(document.contents)) {
    throw new Failure(
      `${name}:1:1: the file has to begin with "version: 1"; \`keyfence export\` writes one.`,
    );
  }
  return document as Document;
}

function failure(name: string, problems: Problem[]): Failure {
  const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const more = inOrder.length - problemsMax;
  return new Failure(
    ...inOrder.slice(0, problemsMax).map((problem) => shown(name, problem)),
    ...(more > 0 ? [`${name}: and ${more.toLocaleString('en')} more.`] : []),
  );
}

function shown(name: string, { line, column, message }: Problem): string {
  return `${name}:${line}:${column}: ${message}`;
}
