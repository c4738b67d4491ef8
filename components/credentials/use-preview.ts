'use client';

import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import type { EnforcementPreview } from '#lib/access/credentials/preview-enforcement';
import type { ActionResult } from '#lib/panel/action';

/** Whom the lists would refuse, read when it is asked for and again after each "+". */
export function usePreview(onPreview: () => Promise<ActionResult<EnforcementPreview>>) {
  const [preview, setPreview] = useState<EnforcementPreview | null>(null);
  async function look(): Promise<ActionResult<EnforcementPreview>> {
    const looked = await attempt(onPreview);
    if (looked.ok) setPreview(looked.data);
    return looked;
  }
  return { preview, look };
}
