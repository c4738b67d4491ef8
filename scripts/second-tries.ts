import type { Reporter, TestCase } from 'vitest/node';

/** Names, at the end of the run, the tests that passed only when they were tried a second time. */
export default class SecondTries implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const name of this.#names) console.log(`passed at its second try only: ${name}`);
  }
}
