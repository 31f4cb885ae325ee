import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import { toTurns } from './messages.ts'
import type { ModelTraits } from './model-traits.ts'

export interface ThinkingPlan {
  readonly maxTokens: number
  readonly thinking?: unknown
  readonly effort?: string
}

/** The documented minimum of `budget_tokens`. */
const LEAST_BUDGET = 1_024

const BUDGETS: Readonly<Record<string, number>> = { minimal: LEAST_BUDGET, low: LEAST_BUDGET, medium: 4_096 }
const HIGH_BUDGET = 12_288

/** Decides how much the model thinks, and `max_tokens`, which thinking counts towards. `forced`: a tool must be called. */
export function planThinking(chat: ChatRequest, traits: ModelTraits, forced: boolean): ThinkingPlan {
  const asked = chat.max_completion_tokens ?? chat.max_tokens
  const explicit = chat.thinking
  if (explicit !== undefined && explicit !== null) {
    const budget = asRecord(explicit).budget_tokens
    const maxTokens = asked ?? traits.defaultMaxTokens + (typeof budget === 'number' ? budget : 0)
    return { maxTokens, thinking: explicit, ...effortOf(chat, traits) }
  }
  if (traits.thinking === 'adaptive') return planAdaptive(chat, traits, forced)
  const budget = budgetOf(chat, traits, forced, asked)
  if (budget === null) return { maxTokens: asked ?? traits.defaultMaxTokens }
  return {
    maxTokens: asked ?? traits.defaultMaxTokens + budget,
    thinking: { type: 'enabled', budget_tokens: budget },
  }
}

/** Temperature and its kin as far as the model takes them. Thinking excludes them all. */
export function sampling(chat: ChatRequest, traits: ModelTraits, thinking: unknown): Raw {
  const thinks = thinking !== undefined && asRecord(thinking).type !== 'disabled'
  if (thinks || traits.sampling === 'none') return {}
  const temperature = chat.temperature ?? undefined
  const crowded = traits.sampling === 'one' && temperature !== undefined
  return {
    // OpenAI's scale ends at 2, this one at 1.
    temperature: temperature === undefined ? undefined : Math.min(1, temperature),
    top_p: crowded ? undefined : (chat.top_p ?? undefined),
    top_k: chat.top_k ?? undefined,
  }
}

function planAdaptive(chat: ChatRequest, traits: ModelTraits, forced: boolean): ThinkingPlan {
  const maxTokens = chat.max_completion_tokens ?? chat.max_tokens ?? traits.defaultMaxTokens
  const effort = effortOf(chat, traits)
  const wanted = wantsThinking(chat) && !forced
  // Newer models leave the thinking's text out unless asked for it.
  return { maxTokens, ...(wanted && { thinking: { type: 'adaptive', display: 'summarized' } }), ...effort }
}

function effortOf(chat: ChatRequest, traits: ModelTraits): { effort?: string } {
  const asked = chat.reasoning_effort
  if (!asked || traits.efforts.length === 0) return {}
  // Some models cannot be told not to think: the lowest effort is the nearest thing.
  if (asked === 'none') return traits.thinksUnasked ? { effort: 'low' } : {}
  if (asked === 'minimal') return { effort: 'low' }
  return { effort: traits.efforts.includes(asked) ? asked : 'high' }
}

function wantsThinking(chat: ChatRequest): boolean {
  return Boolean(chat.reasoning_effort) && chat.reasoning_effort !== 'none'
}

/** A caller's own `max_tokens` is never raised: the budget shrinks to half of it, or thinking is left out. */
function budgetOf(
  chat: ChatRequest,
  traits: ModelTraits,
  forced: boolean,
  asked: number | null | undefined,
): number | null {
  if (traits.thinking === 'none' || forced || !wantsThinking(chat) || hasLostThinking(chat)) return null
  const budget = BUDGETS[chat.reasoning_effort ?? ''] ?? HIGH_BUDGET
  if (!asked) return budget
  return asked > LEAST_BUDGET ? Math.min(budget, Math.max(LEAST_BUDGET, Math.floor(asked / 2))) : null
}

/** With a budget, a turn that waits for tool results must begin with its thinking; not every caller sends that back. */
function hasLostThinking({ messages }: ChatRequest): boolean {
  if (messages.at(-1)?.role !== 'tool') return false
  const turn = toTurns(messages).findLast(({ role }) => role === 'assistant')
  return turn !== undefined && !asText(turn.content[0]?.type).endsWith('thinking')
}
