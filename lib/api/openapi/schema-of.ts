import { z } from 'zod';

/** JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Record<string, unknown>;

/** What goes over the wire of what a zod schema reads or, of an answer, encodes. */
export function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, {
    io: 'input',
    // A pattern that only spells out its format is for no reader.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  return converted;
}

export function content(schema: Schema) {
  return { 'application/json': { schema } };
}
