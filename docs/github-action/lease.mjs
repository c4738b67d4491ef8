import { appendFileSync } from 'node:fs';
import { call, input } from './call.mjs';

const { GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_STATE, GITHUB_OUTPUT } = process.env;

console.log(`::add-mask::${input('token')}`);
try {
  const { ip, expiresAt } = await call('POST', `authkeys/${encodeURIComponent(input('authkey'))}/lease`, {
    seconds: Number(input('seconds')),
    note: input('note') || `GitHub Actions: ${GITHUB_REPOSITORY}, run ${GITHUB_RUN_ID}`,
  });
  appendFileSync(GITHUB_STATE, `ip=${ip}\n`);
  appendFileSync(GITHUB_OUTPUT, `ip=${ip}\n`);
  console.log(`${ip} is let in until this job ends, ${expiresAt} at the latest.`);
} catch (error) {
  console.log(`::error::${error.message}`);
  process.exitCode = 1;
}
