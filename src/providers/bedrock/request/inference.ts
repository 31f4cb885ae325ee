import type { ChatRequest } from '../../../contract/chat.ts'
import { asRecord, type Raw } from '../../../shared/json.ts'
import type { ModelTraits } from '../../anthropic/model-traits.ts'
import { planThinking, sampling } from '../../anthropic/thinking.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { withoutFormat } from '../reply/reasoning.ts'

/** How the model is to write: what every model knows, and what goes to this one itself. */
export interface InferencePlan {
  readonly inferenceConfig: Raw
  readonly additional: Raw
}

/** Limits, sampling and how much to think. `forced`: a tool must be called. */
export function planInference(chat: ChatRequest, traits: BedrockTraits, forced: boolean): InferencePlan {
  return traits.claude ? claudePlan(chat, traits.claude, forced) : otherPlan(chat, traits)
}

/** Unasked, Bedrock would count the longest possible answer towards the account's quota, so that a limit is always sent. */
function claudePlan(chat: ChatRequest, claude: ModelTraits, forced: boolean): InferencePlan {
  const known = { ...chat, messages: withoutFormat(chat.messages) }
  const { maxTokens, thinking, effort } = planThinking(known, claude, forced)
  const { temperature, top_p: topP, top_k } = sampling(chat, claude, thinking)
  // A field of Converse's own for effort is refused by the models that have effort.
  const config = { ...(effort ? { effort } : {}), ...asRecord(chat.output_config) }
  return {
    inferenceConfig: { maxTokens, temperature, topP, stopSequences: stopsOf(chat, (stop) => stop.trim() !== '') },
    additional: { thinking, top_k, ...(Object.keys(config).length > 0 ? { output_config: config } : {}) },
  }
}

function otherPlan(chat: ChatRequest, traits: BedrockTraits): InferencePlan {
  const config: Raw = {
    maxTokens: chat.max_completion_tokens ?? chat.max_tokens ?? undefined,
    // OpenAI's scale ends at 2, this one at 1.
    temperature: typeof chat.temperature === 'number' ? Math.min(1, chat.temperature) : undefined,
    topP: chat.top_p ?? undefined,
    stopSequences: stopsOf(chat, (stop) => stop !== ''),
  }
  const { additional, fixes = [] } = wantedReasoning(chat, traits)
  const refused = new Set<string>([...traits.refuses, ...fixes])
  const kept = Object.entries(config).filter(([name]) => !refused.has(name))
  return { inferenceConfig: Object.fromEntries(kept), additional }
}

interface Reasoning {
  readonly additional: Raw
  /** Fields of `inferenceConfig` that a model which thinks so hard decides for itself. */
  readonly fixes?: readonly string[]
}

const EFFORTS: Readonly<Record<string, string>> = { minimal: 'low', low: 'low', medium: 'medium' }

function wantedReasoning({ reasoning_effort: wanted }: ChatRequest, { reasoning }: BedrockTraits): Reasoning {
  if (!wanted) return { additional: {} }
  const effort = EFFORTS[wanted] ?? 'high'
  switch (reasoning) {
    case 'nova': {
      if (wanted === 'none') return { additional: { reasoningConfig: { type: 'disabled' } } }
      const additional = { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } }
      return effort === 'high' ? { additional, fixes: ['maxTokens', 'temperature', 'topP'] } : { additional }
    }
    case 'flat':
      // It always thinks: the lowest effort is the nearest thing to none.
      return { additional: { reasoning_effort: wanted === 'none' ? 'low' : effort } }
    case 'nested':
      return { additional: { reasoning: { effort: wanted } } }
    default:
      return { additional: {} }
  }
}

function stopsOf(chat: ChatRequest, isTaken: (stop: string) => boolean): string[] | undefined {
  const stops = [chat.stop ?? []].flat().filter(isTaken)
  return stops.length > 0 ? stops : undefined
}
