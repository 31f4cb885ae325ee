import type { ChatMessage, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'

/** The conversation in Ollama's messages: text, and images beside it. */
export function toMessages(messages: readonly ChatMessage[]): Raw[] {
  const names = functionNames(messages)
  return messages.map((message) => toMessage(message, names))
}

function toMessage(message: ChatMessage, names: ReadonlyMap<string, string>): Raw {
  const said = saidIn(message.content)
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', ...said }
    case 'user':
      return { role: 'user', ...said }
    case 'assistant':
      return { role: 'assistant', ...said, thinking: thinkingOf(message), tool_calls: message.tool_calls?.map(toCall) }
    default:
      return { role: 'tool', ...said, ...resultOf(message, names) }
  }
}

/** A result is of a function by its name; newer servers read the call's id too. */
function resultOf({ tool_call_id: id, name }: ChatMessage, names: ReadonlyMap<string, string>): Raw {
  return { tool_name: names.get(id ?? '') ?? name ?? id, tool_call_id: id }
}

/** Thinking goes back as text. What has details is marked as another vendor's, and stays away. */
function thinkingOf({ reasoning_content: thought, reasoning_details: details }: ChatMessage): string | undefined {
  return details === undefined ? asText(thought) || undefined : undefined
}

/** Arguments are an object; text that is none is kept where the model can see what it wrote. */
function toCall({ id, function: called }: ToolCall, index: number): Raw {
  const parsed = parseJson(called.arguments)
  const text = called.arguments.trim()
  const args = isRecord(parsed) ? parsed : text === '' ? {} : { arguments: called.arguments }
  return { id, type: 'function', function: { index, name: called.name, arguments: args } }
}

function saidIn(content: ChatMessage['content']): { content: string; images?: string[] } {
  if (typeof content === 'string') return { content }
  const texts: string[] = []
  const images: string[] = []
  for (const part of content ?? []) {
    if (part.type === 'image_url') images.push(imageData(part))
    else texts.push(partText(part))
  }
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) }
}

function partText(part: Raw): string {
  if (part.type === 'text') return asText(part.text)
  if (part.type === 'refusal') return asText(part.refusal)
  throw new Fault('invalid_request', `Ollama takes text and images, no \`${asText(part.type)}\`.`, {
    param: 'messages',
  })
}

/** It fetches nothing. */
function imageData(part: Raw): string {
  const url = asText(asRecord(part.image_url).url)
  const data = /^data:[^,]*;base64,(.*)$/is.exec(url)?.[1]
  if (data !== undefined) return data
  throw new Fault('invalid_request', 'Ollama takes images as base64 in a `data:` URL only.', { param: 'messages' })
}

function functionNames(messages: readonly ChatMessage[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) => message.tool_calls ?? [])
  return new Map(calls.map((call) => [call.id, call.function.name]))
}
