/** Does `work` for every item, at most `limit` at a time, and gives the outcomes in the order of the items. It never rejects. */
export async function inParallel<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const outcomes: PromiseSettledResult<R>[] = []
  const waiting = items.entries()
  const worker = async () => {
    for (const [at, item] of waiting) {
      const [outcome] = await Promise.allSettled([work(item)])
      outcomes[at] = outcome
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return outcomes
}
