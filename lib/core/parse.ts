import type { z } from 'zod';
import { AppError, type FieldProblem } from '#lib/errors';

/** @throws AppError bad_input that names every field and the reason */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = fieldProblems(result.error);
  throw new AppError('bad_input', {
    message: problems.map((problem) => problem.message).join(' '),
    problems,
  });
}

export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
