const searchableFrom = 8;

/** Whether a list is long enough to be searched, or is being. */
export function isSearchable({ total, matching }: { total: number; matching: number }): boolean {
  return total >= searchableFrom || matching < total;
}
