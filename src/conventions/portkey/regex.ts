import { type Fragment, programOf, type Step } from './regex-program.ts'

/** The longest pattern and the longest text that are matched, in characters. */
export const PATTERN_MAX = 200
export const TEXT_MAX = 1_000

/**
 * Compiles a regular expression of JavaScript without flags to a test that takes time in proportion to the text, whatever
 * the pattern: a stranger's pattern must not stop the worker. Null when it needs more than that. As in JavaScript it matches
 * anywhere in the text; one that is not well formed matches nothing.
 */
export function compileRegex(pattern: string): ((text: string) => boolean) | null {
  if (pattern.length > PATTERN_MAX) return null
  if (!isWellFormed(pattern)) return () => false
  const program = programOf(pattern)
  return program && ((text) => isFound(program, text))
}

function isWellFormed(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp
  } catch {
    return false
  }
}

/** A place in the program and in the text. */
type Way = readonly [index: number, at: number]

/** Walks every way through the program, but no step twice at the same place: what failed there once fails there again. */
function isFound(program: Fragment, text: string): boolean {
  const seen = new Uint8Array(program.length * (text.length + 1))
  const ways = Array.from({ length: text.length + 1 }, (_, at): Way => [0, at])
  for (let way = ways.pop(); way; way = ways.pop()) {
    const [index, at] = way
    const place = at * program.length + index
    if (seen[place] === 1) continue
    seen[place] = 1
    const step = program[index]
    if (!step || step.is === 'done') return true
    ways.push(...waysOn(step, index, at, text))
  }
  return false
}

function waysOn(step: Step, index: number, at: number, text: string): readonly Way[] {
  if (step.is === 'fork') return step.jumps.map((jump): Way => [index + jump, at])
  if (step.is === 'look') return step.holds(text, at) ? [[index + 1, at]] : []
  return step.is === 'take' && at < text.length && step.accepts.test(text.charAt(at)) ? [[index + 1, at + 1]] : []
}
