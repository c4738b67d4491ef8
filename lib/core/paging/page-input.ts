import { z } from 'zod';

const cursor = z.string().max(2_000).optional();

/** A page of a list: the first one, or what comes after or before a row that was on one. */
export const pageInput = {
  after: cursor,
  before: cursor,
};

export interface PageInput {
  after?: string;
  before?: string;
  pageSize: number;
}
