/** The word that takes the fewest changes of letters to become, where that is a third of it at most; else null. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const byDistance = words.map((word) => ({ word, distance: distanceOf(typed, word) }))
  const [closest] = byDistance.toSorted((a, b) => a.distance - b.distance)
  return closest && closest.distance <= closest.word.length / 3 ? closest.word : null
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
