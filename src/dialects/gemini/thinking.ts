import { asText } from '../../shared/json.ts'
import { wrong } from '../fields.ts'
import { fieldsOf } from './raw.ts'

type Warn = (sentence: string) => void

const LEVELS: ReadonlySet<string> = new Set(['minimal', 'low', 'medium', 'high'])

/** The budgets that Google's own OpenAI layer gives the efforts of Gemini 2.5, the least first. */
const BUDGETS: readonly (readonly [most: number, effort: string])[] = [
  [0, 'none'],
  [1023, 'minimal'],
  [1024, 'low'],
  [8192, 'medium'],
  [Number.POSITIVE_INFINITY, 'high'],
]

const EXACT = new Set([0, 1024, 8192, 24_576])

/** `thinkingConfig` as OpenAI's `reasoning_effort`; undefined when it asks for nothing. */
export function reasoningEffort(value: unknown, warn: Warn): string | undefined {
  if (value === undefined || value === null) return undefined
  const config = fieldsOf(value, 'generationConfig.thinkingConfig')
  const effort = depth(config.thinkingLevel, config.thinkingBudget, warn)
  if (config.includeThoughts === true) return effort ?? unasked(warn)
  if (effort !== undefined && effort !== 'none')
    warn('Thoughts are part of the answer though `includeThoughts` is not set.')
  return effort
}

function unasked(warn: Warn): string {
  warn('Thoughts without a level or a budget are carried over as medium effort.')
  return 'medium'
}

function depth(level: unknown, budget: unknown, warn: Warn): string | undefined {
  if (level !== undefined && level !== 'THINKING_LEVEL_UNSPECIFIED') return levelOf(asText(level).toLowerCase())
  if (budget === undefined) return undefined
  const tokens = typeof budget === 'string' ? Number(budget) : budget
  if (typeof tokens !== 'number' || !Number.isInteger(tokens) || tokens < -1)
    throw wrong('generationConfig.thinkingConfig.thinkingBudget', 'a whole number from -1 up')
  // The model's own choice.
  if (tokens === -1) return undefined
  const effort = BUDGETS.find(([most]) => tokens <= most)?.[1] ?? 'high'
  if (!EXACT.has(tokens)) warn(`A thinking budget of ${tokens} tokens is carried over as ${effort} effort.`)
  return effort
}

function levelOf(level: string): string {
  if (!LEVELS.has(level)) throw wrong('generationConfig.thinkingConfig.thinkingLevel', 'MINIMAL, LOW, MEDIUM or HIGH')
  return level
}
