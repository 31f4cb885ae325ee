import type { ChatRequest } from '../../contract/chat.ts'
import { asRecords, asText, type Raw } from '../../shared/json.ts'
import { type ModelTraits, traitsOf } from '../anthropic/model-traits.ts'
import { toBody } from '../anthropic/request.ts'

/**
 * The body of `rawPredict` for a Claude: a Messages body whose model is in the URL, and its version in the body. Sources:
 * platform.claude.com, "Claude on Vertex AI"; docs.cloud.google.com, "Structured outputs with Anthropic Claude models".
 */
export function claudeBody(chat: ChatRequest, model: string): Raw {
  // Service tiers are those of Anthropic's own prices.
  const { model: _, service_tier: __, cache_control: mark, ...body } = toBody(chat, model, claudeTraits(model))
  return { anthropic_version: 'vertex-2023-10-16', ...body, messages: marked(asRecords(body.messages), mark) }
}

/**
 * What a Claude takes there: Google's organization policy turns `output_config.format` and strict tools off unless told
 * otherwise, and the answer tool works everywhere.
 */
export function claudeTraits(model: string): ModelTraits {
  return { ...traitsOf(model), outputFormat: false }
}

/** A cache mark on the whole request is unknown here; what it means is a mark on the last block. */
function marked(turns: readonly Raw[], mark: unknown): readonly Raw[] {
  const turn = turns.at(-1)
  const blocks = asRecords(turn?.content)
  const block = blocks.at(-1)
  if (!mark || !block || block.cache_control || asText(block.type).endsWith('thinking')) return turns
  const content = [...blocks.slice(0, -1), { ...block, cache_control: mark }]
  return [...turns.slice(0, -1), { ...turn, content }]
}
