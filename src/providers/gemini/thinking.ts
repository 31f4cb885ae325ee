import { present } from './raw.ts'

type Level = 'minimal' | 'low' | 'medium' | 'high'

const ORDER: readonly Level[] = ['minimal', 'low', 'medium', 'high']

/** The levels a model takes, by Google's table of thinking levels; it answers 400 to any other. First match decides. */
const LEVELS: readonly (readonly [pattern: RegExp, levels: readonly Level[]])[] = [
  [/flash.*-image/, ['minimal', 'high']],
  [/flash-lite/, ORDER],
  [/gemini-3(\.5)?-flash/, ORDER],
  [/gemini-3-pro/, ['low', 'high']],
  [/./, ['low', 'medium', 'high']],
]

/** Google's own OpenAI layer uses these budgets for Gemini 2.5. */
const BUDGETS: Readonly<Record<Level, number>> = { minimal: 1024, low: 1024, medium: 8192, high: 24_576 }

/** The least budget Gemini 2.5 Pro takes: its thinking cannot be turned off. */
const LEAST_PRO_BUDGET = 128

/** True for Gemini 3 and later: they think by level, and insist on getting their thought signatures back. */
export function thinksByLevel(model: string): boolean {
  return /gemini-/.test(model) && !/gemini-(1|2|robotics|embedding)/.test(model)
}

/** `thinkingConfig` for OpenAI's `reasoning_effort`; undefined when nothing was asked or the model does not think. */
export function thinkingConfig(model: string, effort: string | null | undefined): Record<string, unknown> | undefined {
  if (!effort) return undefined
  const includeThoughts = effort === 'none' ? undefined : true
  if (thinksByLevel(model)) return present({ includeThoughts, thinkingLevel: nearest(model, levelOf(effort)) })
  if (/gemini-2\.5/.test(model)) return present({ includeThoughts, thinkingBudget: budget(model, effort) })
  return undefined
}

/** OpenAI's names above `high` mean the most there is; a name nobody knows leaves the depth to the model. */
function levelOf(effort: string): Level | undefined {
  if (effort === 'none') return 'minimal'
  if (effort === 'xhigh' || effort === 'max') return 'high'
  return ORDER.find((level) => level === effort)
}

function nearest(model: string, wanted: Level | undefined): Level | undefined {
  if (wanted === undefined) return undefined
  const accepted = LEVELS.find(([pattern]) => pattern.test(model))?.[1] ?? ORDER
  return accepted.find((level) => ORDER.indexOf(level) >= ORDER.indexOf(wanted)) ?? 'high'
}

function budget(model: string, effort: string): number | undefined {
  if (effort === 'none') return model.includes('pro') ? LEAST_PRO_BUDGET : 0
  const level = levelOf(effort)
  return level && BUDGETS[level]
}
