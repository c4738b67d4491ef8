/** What an event keeps of before or after: whatever the verb wrote. */
export type Values = unknown;

export function fieldOf(values: Values, name: string): unknown {
  return typeof values === 'object' && values !== null
    ? (values as Record<string, unknown>)[name]
    : undefined;
}

export function textOf(values: Values, name: string): string {
  const value = fieldOf(values, name);
  return typeof value === 'string' ? value : '';
}

export function numberOf(values: Values, name: string): number {
  const value = fieldOf(values, name);
  return typeof value === 'number' ? value : 0;
}

export function listOf(values: Values, name: string): string[] {
  const value = fieldOf(values, name);
  return Array.isArray(value) ? value.map(String) : [];
}
