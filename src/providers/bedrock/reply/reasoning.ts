import type { ChatMessage, ReasoningDetail } from '../../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../../shared/json.ts'
import type { BedrockTraits } from '../model-traits.ts'

/** Marks reasoning details as Bedrock's own: what it encrypts, only it can read. */
export const REASONING_FORMAT = 'amazon-bedrock-v1'

/** OpenAI's detail for a `reasoningContent` block. */
export function toDetail(content: Raw, index: number): ReasoningDetail {
  const { redactedContent } = content
  if (typeof redactedContent === 'string') return encryptedDetail(redactedContent, index)
  const { text, signature } = asRecord(content.reasoningText)
  return textDetail({ text: asText(text), ...(signature ? { signature: asText(signature) } : {}) }, index)
}

/** A detail, or a piece of one, that can be read. */
export function textDetail(piece: { text?: string; signature?: string }, index: number): ReasoningDetail {
  return { type: 'reasoning.text', ...piece, format: REASONING_FORMAT, index }
}

/** A detail that cannot be read: bytes in base64. */
export function encryptedDetail(data: string, index: number): ReasoningDetail {
  return { type: 'reasoning.encrypted', data, format: REASONING_FORMAT, index }
}

/** Reasoning goes back as it came. Unsigned reasoning, and what another vendor encrypted, would be refused. */
export function toReasoningBlocks(details: unknown, traits: BedrockTraits): Raw[] {
  const blocks: Raw[] = []
  for (const detail of joined(asRecords(details))) {
    const signature = asText(detail.signature)
    const data = asText(detail.data)
    if (detail.type === 'reasoning.text' && signature && mayVouch(detail, traits))
      blocks.push({ reasoningContent: { reasoningText: { text: asText(detail.text), signature } } })
    else if (detail.type === 'reasoning.encrypted' && data && detail.format === REASONING_FORMAT)
      blocks.push({ reasoningContent: { redactedContent: data } })
  }
  return blocks
}

/** The same messages with Bedrock's own reasoning unmarked, for rules that know Anthropic's alone. */
export function withoutFormat(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map((message) => {
    const details = asRecords(message.reasoning_details)
    if (details.length === 0) return message
    const unmarked = details.map((detail) =>
      detail.format === REASONING_FORMAT ? { ...detail, format: null } : detail,
    )
    return { ...message, reasoning_details: unmarked }
  })
}

/** A Claude knows the signature of any Claude, whichever cloud it ran in (platform.claude.com, "Extended thinking"). */
function mayVouch({ format }: Raw, { claude }: BedrockTraits): boolean {
  if (format === REASONING_FORMAT) return true
  return claude !== null && (format === undefined || format === null || asText(format).startsWith('anthropic'))
}

/** Callers that collect stream deltas send fragments: those of one index are one block, up to its signature. */
function joined(details: readonly Raw[]): Raw[] {
  const whole: Raw[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    if (last && continues(last, detail))
      whole[whole.length - 1] = { ...last, ...detail, text: asText(last.text) + asText(detail.text) }
    else whole.push(detail)
  }
  return whole
}

function continues(before: Raw, detail: Raw): boolean {
  const isText = before.type === 'reasoning.text' && detail.type === 'reasoning.text'
  return isText && !before.signature && detail.index !== undefined && before.index === detail.index
}
