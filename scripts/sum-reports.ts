export interface Sum {
  passed: number;
  failed: number;
}

interface VitestReport {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
}

/** A file that did not load, or whose set-up failed, counts as one that failed: its tests are in no other number. */
export function sumVitest({ testResults }: VitestReport): Sum {
  const sum = { passed: 0, failed: 0 };
  for (const { status, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed').length;
    sum.passed += assertionResults.filter((test) => test.status === 'passed').length;
    sum.failed += failed || status === 'failed' ? Math.max(1, failed) : 0;
  }
  return atLeastOne(sum);
}

/** What passed at its second try has passed. Errors outside of tests (a file that does not load, a set-up that fails) count one each. */
export function sumPlaywright({ stats, errors }: PlaywrightReport): Sum {
  return atLeastOne({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length });
}

/** A runner that ran nothing has failed. */
function atLeastOne(sum: Sum): Sum {
  return sum.passed + sum.failed === 0 ? { passed: 0, failed: 1 } : sum;
}
