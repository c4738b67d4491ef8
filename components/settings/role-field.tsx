'use client';

import { useState } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Role } from '#lib/core/context';
import { roleHints, roleWords } from './role-words.ts';

/** Says what the chosen role may do. */
export function RoleField({ initial, error }: { initial: Role; error: string | undefined }) {
  const [role, setRole] = useState(initial);
  return (
    <Field label="Role" hint={roleHints[role]} error={error} required>
      <Select name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {(['owner', 'admin', 'viewer'] as const).map((each) => (
          <option key={each} value={each}>
            {roleWords[each]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
