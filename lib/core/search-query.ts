import { z } from 'zod';
import { cleanPasted } from '#lib/text/pasted';

/** What a person types or pastes to find something; '' finds all. */
export const searchQuery = (tooLong?: string) =>
  z.string().max(200, tooLong).transform(cleanPasted).default('');
