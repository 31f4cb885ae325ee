import type { Detector, Span } from '../detector.ts'
import { reachOf } from './reach.ts'

const MOST = 512

/**
 * Compiles a tenant's pattern (RE2 syntax, linear time). Rejects with an Error that says what is wrong with it. The engine
 * is heavy, so it is loaded when a rule asks for it.
 */
export async function loadPattern(pattern: string): Promise<Detector> {
  const { RE2JS } = await import('re2js')
  const compiled = compile(() => RE2JS.compile(pattern))
  const reach = reachOf(compiled.re2Input.prog, MOST)
  if (reach === null) throw new Error(`a match may have more than ${MOST} characters; give + and * a bound, as {1,30}`)
  if (reach.least === 0) throw new Error('it also matches nothing; every match needs a character at least')
  if (reach.least > MOST) throw new Error('nothing can match it')
  const { most } = reach
  return {
    most,
    isLiteral: true,
    find(whole, from, to) {
      const text = whole.length > to + most + 1 ? whole.slice(0, to + most + 1) : whole
      const matcher = compiled.matcher(text)
      const found: Span[] = []
      let at = from
      while (at < to && matcher.find(at)) {
        const [start, end] = [matcher.start(), matcher.end()]
        if (start >= to) break
        found.push({ start, end })
        at = end
      }
      return found
    },
    undecided: (text, from) => Math.max(from, text.length - most),
  }
}

function compile<T>(make: () => T): T {
  try {
    return make()
  } catch (thrown) {
    throw new Error(thrown instanceof Error ? thrown.message : 'it cannot be read', { cause: thrown })
  }
}
