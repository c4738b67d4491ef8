import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright/test';

const known = [
  // Without windows: a quarter less work for the same tests.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const playwrightInstall = ['node_modules/playwright/cli.js', 'install', '--with-deps', 'chromium'];

/**
 * A Chromium to test with: CHROMIUM_PATH, one that is installed, Playwright's own; where there is none Debian's without
 * windows is installed, elsewhere Playwright's, and where that cannot be downloaded what the system has.
 */
export function findOrInstallBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  console.log('No browser was found; installing one …');
  const hasApt = attempt('apt-get', ['update']);
  const isInstalled = hasApt && aptInstall('chromium-headless-shell');
  if (!isInstalled && !attempt(process.execPath, playwrightInstall, 240_000)) aptInstall('chromium');
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error('No Chromium could be found or installed. Set CHROMIUM_PATH to one.');
}

function aptInstall(name: string): boolean {
  return attempt('apt-get', ['install', '-y', '--no-install-recommends', name, 'fonts-liberation']);
}

/** undefined: there is none. */
export function findBrowser(): string | undefined {
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
