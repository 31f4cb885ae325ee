/** OpenAI's words for how much a model should think, least first. */
const WORDS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/**
 * The word nearest to the one asked for among those a model takes: the next above, else the one most above all. A word
 * nobody knows stays as it is: it may be the vendor's own.
 */
export function nearestEffort(asked: string, taken: readonly string[]): string {
  const wanted = WORDS.indexOf(asked)
  if (wanted < 0 || taken.includes(asked)) return asked
  const ranked = taken.filter((word) => WORDS.includes(word)).sort((a, b) => WORDS.indexOf(a) - WORDS.indexOf(b))
  return ranked.find((word) => WORDS.indexOf(word) > wanted) ?? ranked.at(-1) ?? asked
}
