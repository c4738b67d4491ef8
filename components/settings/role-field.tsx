'use client';

import type { UseFormRegisterReturn } from 'react-hook-form';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Role } from '#lib/core/context';
import { roleHints, roleWords } from './role-words.ts';

type RoleFieldProps = UseFormRegisterReturn & { chosen: Role; error: string | undefined };

/** Says what the chosen role may do. */
export function RoleField({ chosen, error, ...control }: RoleFieldProps) {
  return (
    <Field label="Role" hint={roleHints[chosen]} error={error} required>
      <Select {...control}>
        {(['owner', 'admin', 'viewer'] as const).map((each) => (
          <option key={each} value={each}>
            {roleWords[each]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
