import { expect, test } from 'vitest';
import { sumPlaywright, sumVitest } from './sum-reports.ts';

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));
const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests(...statuses),
});

test('tests are counted, skipped ones in neither number', () => {
  const testResults = [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'passed', 'failed')];
  expect(sumVitest({ testResults })).toEqual({ passed: 3, failed: 1 });
});

test('a file that does not load, or whose beforeAll fails, is a failure', () => {
  expect(sumVitest({ testResults: [file('passed', 'passed'), file('failed')] })).toEqual({
    passed: 1,
    failed: 1,
  });
  expect(sumVitest({ testResults: [file('failed', 'skipped', 'skipped')] })).toEqual({
    passed: 0,
    failed: 1,
  });
});

test('a runner that ran nothing has failed', () => {
  expect(sumVitest({ testResults: [] })).toEqual({ passed: 0, failed: 1 });
  expect(sumVitest({ testResults: [file('passed', 'skipped')] })).toEqual({ passed: 0, failed: 1 });
  expect(sumPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [] })).toEqual({
    passed: 0,
    failed: 1,
  });
});

test('in the browser what passed when tried again has passed, and what went wrong outside of tests has failed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2 };
  expect(sumPlaywright({ stats, errors: [{ message: 'no such file' }] })).toEqual({ passed: 7, failed: 2 });
});
