/**
 * How many times as much work the large size is than the small one: of the thread's own time, so that it is the same
 * on a busy machine. Less than a millisecond counts as one.
 */
export function growth(work: (size: number) => unknown, small: number, large: number): number {
  return (
    leastMs(() => work(large)) /
    Math.max(
      1,
      leastMs(() => work(small)),
    )
  );
}

/** The least thread time of four tries, in milliseconds; the first ones also compile. */
export function leastMs(work: () => unknown): number {
  const times = Array.from({ length: 4 }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
