import { afterEach, expect, test, vi } from 'vitest';
import { flowBytesMax, parseFlowBody, recipientsMax } from './flow-body.ts';

afterEach(() => vi.restoreAllMocks());

const template_id = '01937a5c-0000-7000-8000-000000000000';

function parse(body: unknown) {
  return parseFlowBody(Buffer.from(JSON.stringify(body)));
}

function problemsOf(body: unknown) {
  const result = parse(body);
  return result.ok ? [] : result.problems;
}

/** How many numbers were looked at. */
function looks(): () => number {
  const exec = vi.spyOn(RegExp.prototype, 'exec');
  return () => exec.mock.calls.length;
}

test('256 KiB of commas are refused for their number alone', () => {
  const looked = looks();
  const problems = problemsOf({ template_id, mobiles: ','.repeat(flowBytesMax - 100) });
  expect(looked()).toBeLessThan(20);
  expect(problems).toEqual([
    { code: '400', path: 'mobiles', message: 'At most 1,000 recipients; here are more' },
  ]);
});

test('after the twentieth problem nothing more is read', () => {
  const looked = looks();
  const recipients = Array.from({ length: recipientsMax }, () => ({ mobiles: '0,0' }));
  expect(problemsOf({ template_id, recipients })).toHaveLength(20);
  expect(looked()).toBeLessThan(40);
  expect(problemsOf({ template_id, mobiles: '0,'.repeat(500) })).toHaveLength(20);
});

test('entries of several numbers each: reading ends with the first recipient too many', () => {
  const looked = looks();
  const mobiles = Array.from({ length: 100 }, () => '919800000000').join(',');
  const problems = problemsOf({ template_id, recipients: Array.from({ length: 150 }, () => ({ mobiles })) });
  expect(problems).toMatchObject([{ code: '400', path: 'recipients' }]);
  expect(looked()).toBeLessThan(recipientsMax + 120);
});

test('exactly 1,000 recipients are taken, in one text or as a list', () => {
  const mobiles = Array.from({ length: recipientsMax }, () => '919800000000');
  for (const body of [
    { mobiles: mobiles.join(',') },
    { recipients: mobiles.map((to) => ({ mobiles: to })) },
  ]) {
    const result = parse({ template_id, ...body });
    expect(result.ok && result.body.recipients).toHaveLength(recipientsMax);
  }
});
