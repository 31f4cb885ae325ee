import { TypeError as CelTypeError, EvaluationError, ParseError, type ParseResult } from '@marcbachmann/cel-js'
import { celErrorWords } from './condition/cel-error-words.ts'
import { conditionCost } from './condition/condition-cost.ts'
import { conditionEnvironment } from './condition/environment.ts'

/** A condition ready to be asked. `steps` is the most that one answer takes, each some twenty nanoseconds. */
export interface Condition {
  readonly ask: ParseResult
  readonly steps: number
}

const MOST_CHARS = 2_000

/** Why a condition cannot be saved, in words, with its place; null when it can. */
export function checkCondition(text: string): string | null {
  const read = readCondition(text)
  return typeof read === 'string' ? read : null
}

/** Reads a condition and checks its types and its cost; what is wrong with it, in words, when something is. */
export function readCondition(text: string): Condition | string {
  const count = text.length
  if (count > MOST_CHARS)
    return `A condition has ${format(MOST_CHARS)} characters at most; this one has ${format(count)}.`
  if (text.trim() === '') return 'The condition is empty; write true for one that always holds.'
  try {
    const ask = conditionEnvironment().parse(text)
    const { valid, type, error } = ask.check()
    if (!valid) return words(error, text)
    if (type !== 'bool') return `It must say true or false; this is of type ${type}.`
    return { ask, steps: conditionCost(ask.ast) }
  } catch (thrown) {
    return words(thrown, text)
  }
}

function words(error: unknown, text: string): string {
  const isKnown = error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError
  if (!isKnown) return 'It is too deeply nested to be read.'
  const reason = celErrorWords(error).replace(/[.]$/, '')
  if (!error.range) return `${reason}.`
  const lines = text.slice(0, error.range.start).split('\n')
  return `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${reason}.`
}

function format(count: number): string {
  return count.toLocaleString('en')
}
