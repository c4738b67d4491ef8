import { describe, expect, test } from 'vitest';
import { compileTemplate } from './render.ts';

describe('compileTemplate', () => {
  test.each([
    ['no variable', 'Hello', {}, 'Hello'],
    ['one', 'Your code is ##OTP##.', { OTP: '123456' }, 'Your code is 123456.'],
    ['the same twice', '##A## and ##A##', { A: 'x' }, 'x and x'],
    ['side by side', '##A####B##', { A: '1', B: '2' }, '12'],
    ['an empty value', '[##A##]', { A: '' }, '[]'],
    ['values left over', 'Hi ##A##', { A: 'Jo', B: 'unused' }, 'Hi Jo'],
    ['a placeholder inside a value stays', '##A## ##B##', { A: '##B##', B: 'x' }, '##B## x'],
    ['half a placeholder from two values stays', '##A##B##', { A: '##', B: 'x' }, '##B##'],
    ['replacement patterns of String.replace mean nothing', '##A##', { A: "$& $1 $' $$" }, "$& $1 $' $$"],
    ['a lone ## is text', 'Item ## 5 ##A B##', {}, 'Item ## 5 ##A B##'],
    ['empty text', '', {}, ''],
  ])('renders %s', (_, text, values, expected) => {
    expect(compileTemplate(text).render(values)).toEqual({ ok: true, text: expected });
  });

  test('names every missing variable, once each', () => {
    const template = compileTemplate('##A## ##B## ##C## ##B##');
    expect(template.variables).toEqual(['A', 'B', 'C']);
    expect(template.render({ A: '1' })).toEqual({ ok: false, missing: ['B', 'C'] });
  });

  test('does not take what every object inherits for a value', () => {
    expect(compileTemplate('##constructor## ##toString##').render({})).toEqual({
      ok: false,
      missing: ['constructor', 'toString'],
    });
    expect(compileTemplate('##__proto__##').render(JSON.parse('{"__proto__":"x"}'))).toEqual({
      ok: true,
      text: 'x',
    });
  });
});
