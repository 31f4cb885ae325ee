import type { ChatMessage, ChatRequest, ToolCall } from '../../contract/chat.ts'
import { asText, isRecord } from '../../shared/json.ts'
import { unlessSame } from '../mistral/parts.ts'
import { hasExtra, holdsForeignFields } from './holds-foreign-fields.ts'

/**
 * Vendors of OpenAI's dialect that take a model's thinking back in `reasoning_content`; Groq and Cerebras, among others,
 * answer 400 to it. Sources: api-docs.deepseek.com "Thinking mode", docs.z.ai "Thinking mode", alibabacloud.com "Deep
 * thinking", cloud.tencent.com "MiMo", docs.fireworks.ai "Reasoning", docs.together.ai "Reasoning", novita.ai
 * "Interleaved thinking", docs.vllm.ai "Interleaved thinking", llama.cpp's pull request 18994.
 */
const TAKES_THOUGHTS = new Set([
  'deepseek',
  'moonshot',
  'zai',
  'minimax',
  'alibaba',
  'tencent',
  'xiaomi',
  'fireworks',
  'together',
  'novita',
  'openrouter',
  'vllm',
  'sglang',
  'llamacpp',
  'litellm',
])

/**
 * Whose marks in `reasoning_details` a vendor knows; '' is none. Sources: OpenRouter's OpenAPI description,
 * `ReasoningDetailText`, which lists them; platform.minimax.io, "OpenAI API"; novita.ai, "Interleaved thinking".
 */
const KNOWN_FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ['openrouter', /^(|unknown|(azure-)?openai-responses-v1|xai-responses-v1|anthropic-claude-v1|google-gemini-v1)$/],
  ['minimax', /^(|minimax.*)$/i],
  ['novita', /^(|openai-responses-v1|minimax.*)$/i],
])

/** Addresses that may lead anywhere: whoever gave them knows what is read there. */
const ANYWHERE = new Set(['custom', 'replay'])

/** Opaque extras of vendors that are spoken to in their own words. */
const OWN_EXTRAS = ['google', 'cohere']

/** The chat without what a vendor of OpenAI's dialect does not take in a message; the same one where there is none. */
export function withoutForeignFields(chat: ChatRequest, vendor: string): ChatRequest {
  if (!holdsForeignFields(chat.messages)) return chat
  const home = vendor.replace(/-cn$/, '')
  const messages = chat.messages.map((message) => unlessSame(message, knownMessage(message, home)))
  return messages.every((message, at) => message === chat.messages[at]) ? chat : { ...chat, messages }
}

function knownMessage(message: ChatMessage, vendor: string): ChatMessage {
  // What failed says so in its content.
  const known = { ...message, is_error: undefined }
  if (ANYWHERE.has(vendor)) return known
  const { reasoning_content: thought, reasoning_details: details, extra_content: extra, tool_calls: calls } = message
  return {
    ...known,
    reasoning_content: TAKES_THOUGHTS.has(vendor) ? thought : undefined,
    reasoning_details: knownDetails(details, KNOWN_FORMATS.get(vendor)),
    extra_content: knownExtra(extra),
    tool_calls: calls?.some(hasExtra) ? calls.map(knownCall) : calls,
  }
}

/** The details whose marks are known; undefined where none is left. */
function knownDetails(details: unknown, formats: RegExp | undefined): unknown {
  if (!formats || !Array.isArray(details)) return undefined
  const known = details.filter((detail) => isRecord(detail) && formats.test(asText(detail.format)))
  if (known.length === 0) return undefined
  return known.length === details.length ? details : known
}

function knownCall(call: ToolCall): ToolCall {
  return unlessSame(call, { ...call, extra_content: knownExtra(call.extra_content) })
}

/** The extras of other vendors than those; undefined where there are none. */
function knownExtra(extra: unknown): unknown {
  if (!isRecord(extra) || !OWN_EXTRAS.some((vendor) => Object.hasOwn(extra, vendor))) return extra
  const others = Object.entries(extra).filter(([vendor]) => !OWN_EXTRAS.includes(vendor))
  return others.length > 0 ? Object.fromEntries(others) : undefined
}
