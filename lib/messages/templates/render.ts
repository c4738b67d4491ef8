const placeholder = /##([A-Za-z0-9_]+)##/g;

export type Rendered = { ok: true; text: string } | { ok: false; missing: string[] };

export interface CompiledTemplate {
  /** Names between the ## signs, in the order of their first use. */
  variables: string[];
  /** Values are inserted as they are: a ##NAME## inside one stays what it is. */
  render(values: Readonly<Record<string, string>>): Rendered;
}

/** Cuts a template into its fixed parts and variables once, so that rendering only joins. */
export function compileTemplate(text: string): CompiledTemplate {
  // With one group in the pattern, split alternates fixed text (even) and names (odd).
  const parts = text.split(placeholder);
  const variables = [...new Set(parts.filter((_, index) => index % 2 === 1))];

  function render(values: Readonly<Record<string, string>>): Rendered {
    const missing = variables.filter((name) => !Object.hasOwn(values, name));
    if (missing.length > 0) return { ok: false, missing };
    let result = parts[0]!;
    for (let i = 1; i < parts.length; i += 2) result += values[parts[i]!]! + parts[i + 1]!;
    return { ok: true, text: result };
  }

  return { variables, render };
}
