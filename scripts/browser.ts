import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright/test';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium to test with: CHROMIUM_PATH, one that is installed, Playwright's own; where there is none
 * Playwright's is installed, and where that cannot be downloaded Debian's.
 */
export function findOrInstallBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  console.log('No browser was found; installing one …');
  if (
    !attempt(
      process.execPath,
      ['node_modules/playwright/cli.js', 'install', '--with-deps', 'chromium'],
      240_000,
    )
  ) {
    attempt('apt-get', ['update']);
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error('No Chromium could be found or installed. Set CHROMIUM_PATH to one.');
}

function findBrowser(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...known, chromium.executablePath()].find(
    (path) => path && existsSync(path),
  );
}

function attempt(program: string, args: string[], timeoutMs = 600_000): boolean {
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: timeoutMs,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return true;
  } catch {
    return false;
  }
}
