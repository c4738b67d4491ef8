/** What a command has of the world around it. */
export interface Terminal {
  env: Readonly<Record<string, string | undefined>>;
  out(line: string): void;
  /** For what is no result: it must not stand in a file that the result is written to. */
  err(line: string): void;
  /** @param name `-`: what is piped in */
  readFile(name: string): Buffer;
  writeFile(name: string, text: string): void;
  appendFile(name: string, text: string, mode: number): void;
  sleep(ms: number): Promise<void>;
  now(): Date;
}
