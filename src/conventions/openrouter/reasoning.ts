import type { Raw } from '../../shared/json.ts'
import { flagField, integerField, recordField, wordField } from '../body/read-field.ts'

/** What a request says of thinking, in OpenAI's form. */
export interface Reasoning {
  readonly sets: Raw
  readonly warnings: readonly string[]
}

const EFFORTS = ['max', 'xhigh', 'high', 'medium', 'low', 'minimal', 'none'] as const
type Effort = (typeof EFFORTS)[number]

/** What share of the longest answer an effort lets a model think, and the tokens that stand for it where none is told. */
const SHARES: readonly (readonly [effort: Effort, share: number, tokens: number])[] = [
  ['xhigh', 0.875, 32_000],
  ['high', 0.65, 8_192],
  ['medium', 0.35, 2_048],
  ['low', 0.15, 512],
  ['minimal', 0, 0],
]

/**
 * Reads the body's `reasoning`, and its older `include_reasoning`, as OpenAI's `reasoning_effort`; what the body says of
 * that itself stands. `thinks`: the model's name asks it to.
 * Source: https://openrouter.ai/docs/guides/best-practices/reasoning-tokens.
 */
export function readReasoning(body: Raw, thinks: boolean): Reasoning {
  const raw = recordField(body.reasoning, 'reasoning') ?? {}
  const budget = integerField(raw.max_tokens, 'reasoning.max_tokens')
  const effort = effortOf(raw, budget, body, thinks)
  const hides = flagField(raw.exclude, 'reasoning.exclude') === true || body.include_reasoning === false
  const isSet = effort !== null && (body.reasoning_effort === undefined || body.reasoning_effort === null)
  return {
    sets: isSet ? { reasoning_effort: effort } : {},
    warnings: [
      ...(hides ? ['`reasoning.exclude`: what a model thinks is not taken out of its answer.'] : []),
      ...(budget === null ? [] : [`\`reasoning.max_tokens\` is read as an effort: ${effort}.`]),
      ...(raw.summary === undefined || raw.summary === null ? [] : ['Not followed: `reasoning.summary`.']),
    ],
  }
}

function effortOf(raw: Raw, budget: number | null, body: Raw, thinks: boolean): Effort | null {
  const effort = wordField(raw.effort, 'reasoning.effort', EFFORTS)
  const enabled = flagField(raw.enabled, 'reasoning.enabled')
  flagField(body.include_reasoning, 'include_reasoning')
  if (enabled === false) return 'none'
  // OpenAI has no more than `xhigh`, and OpenRouter spends as much on it.
  if (effort !== null) return effort === 'max' ? 'xhigh' : effort
  if (budget !== null) return effortOfBudget(budget, body.max_completion_tokens ?? body.max_tokens)
  return enabled === true || thinks ? 'medium' : null
}

function effortOfBudget(budget: number, longest: unknown): Effort {
  if (budget === 0) return 'none'
  const share = typeof longest === 'number' && longest > 0 ? budget / longest : null
  const found = SHARES.find(([, least, tokens]) => (share === null ? budget >= tokens : share >= least))
  return found?.[0] ?? 'minimal'
}
