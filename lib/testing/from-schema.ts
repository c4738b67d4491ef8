import fc from 'fast-check';

type Schema = Record<string, unknown>;

export interface Known {
  /** Of things that there are: a uuid is mostly one of them. */
  ids: string[];
  /** Text that is likely to mean something, and such as is likely to go wrong. */
  texts: string[];
  oddTexts: string[];
}

/** Values as a JSON Schema describes them, the odd one among them wrong. */
export function fromSchema(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  return mostly(right(schema, known), fc.jsonValue(), 50);
}

/** An object with all that is required, and a few of the others. */
export function someOf(
  arbitraries: Record<string, fc.Arbitrary<unknown>>,
  required: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const each = Object.entries(arbitraries).map(([name, arbitrary]) => [
    name,
    required.includes(name)
      ? mostly(arbitrary, fc.constant(undefined), 50)
      : mostly(fc.constant(undefined), arbitrary, 3),
  ]);
  return fc
    .record(Object.fromEntries(each) as Record<string, fc.Arbitrary<unknown>>)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

function mostly<T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>, oneIn: number): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function right(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const either = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (either) return fc.oneof(...either.map((each) => right(each, known)));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => right({ ...schema, type }, known)));
  }
  switch (schema.type) {
    case 'string':
      return text(schema, known);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fromSchema((schema.items ?? {}) as Schema, known), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: 4,
      });
    case 'object':
      return object(schema, known);
    default:
      return fc.jsonValue();
  }
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Schema, { ids, texts, oddTexts }: Known) {
  if (format === 'uuid') return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, fc.uuid());
  if (format === 'date-time') {
    const [from, min, max] = ['2020', '2028', '2033'].map((year) => new Date(year));
    const soon = fc.date({ noInvalidDate: true, min: min!, max: max! });
    const ever = fc.date({ noInvalidDate: true, min: from!, max: new Date('2200') });
    return mostly(soon, ever, 8).map((date) => date.toISOString());
  }
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const long = { minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 60) };
  const odd = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', ...long }));
  return mostly(fc.constantFrom(...texts), odd, 8);
}

function number({ type, minimum, maximum }: Schema) {
  const range = { min: Number(minimum ?? -1e12), max: Math.min(Number(maximum ?? 1e12), 1e12) };
  const whole = fc.integer(range);
  return type === 'integer' ? whole : mostly(whole, fc.double({ noNaN: true, ...range }), 8);
}

function object({ properties = {}, required = [] }: Schema, known: Known) {
  const described = Object.entries(properties as Record<string, Schema>);
  const arbitraries = described.map(([name, schema]) => [name, fromSchema(schema, known)]);
  return someOf(Object.fromEntries(arbitraries), required as string[]);
}
