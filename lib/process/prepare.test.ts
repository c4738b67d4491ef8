import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv } from '#lib/env';
import { prepare } from './prepare.ts';
import { Starting } from './starting.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyfence-prepare-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['file', 'file/below'])(
  'a data folder that cannot be one (%s): one line that names it',
  async (name) => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, name);
    await expect(prepare(readEnv({ DATA_DIR: dataDir }), new Starting())).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(/^DATA_DIR: .*\/file.* cannot be used \(.*\); set it to a folder/),
    });
  },
);
