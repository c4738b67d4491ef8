import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertKindNames } from '../kinds.ts';

const files = globSync('*.ts', { cwd: import.meta.dirname, exclude: ['*.test.ts'] });

test.each(alertKindNames)('the text of %s stands in one file of this folder', (kind) => {
  const says = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8').includes(`'${kind}'`);
  expect(files.filter(says)).toHaveLength(1);
});
