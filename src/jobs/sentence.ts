const NAMED_MAX = 3

/** Says how many of a job's items went well. When some did not, it throws the sentence, names a few and quotes the first error. */
export function sentenceOf(
  what: string,
  items: readonly string[],
  outcomes: readonly PromiseSettledResult<unknown>[],
): string {
  const failed = items.filter((_, at) => outcomes[at]?.status === 'rejected')
  if (failed.length === 0) return `${items.length} ${what}`
  const first = outcomes.find((outcome) => outcome.status === 'rejected')?.reason
  const named = failed.slice(0, NAMED_MAX).join(', ') + (failed.length > NAMED_MAX ? ' and others' : '')
  throw new Error(`${items.length - failed.length} of ${items.length} ${what}; not ${named}: ${wordsOf(first)}`)
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
