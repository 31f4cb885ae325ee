import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'
import { asRecord, isRecord } from '../../shared/json.ts'
import type { Capabilities } from './capabilities.ts'
import { forcesTools } from './needs.ts'

/** A request as a model takes it, and a sentence for each thing that was lost on the way. */
export interface Adapted {
  readonly chat: ChatRequest
  readonly warnings: readonly string[]
}

const ANY_JSON = 'Answer with one valid JSON object and nothing else: no prose, no code fence.'

/** Asks in words for the call that the model cannot be forced to make. */
export function adaptToolChoice(chat: ChatRequest, { forcedTools }: Capabilities): Adapted {
  if (forcedTools !== false || !forcesTools(chat)) return { chat, warnings: [] }
  const { name } = asRecord(typeof chat.tool_choice === 'string' ? null : chat.tool_choice?.function)
  const sentence =
    typeof name === 'string'
      ? `Call the tool "${name}" before anything else.`
      : 'Answer by calling at least one of the tools.'
  return {
    chat: { ...chat, tool_choice: 'auto', messages: instructed(chat.messages, sentence) },
    warnings: ['`tool_choice` was changed to `auto`, and the call asked for in words: this model cannot be forced.'],
  }
}

/** Asks in words for the JSON that the model, or the model beside tools, cannot be held to. */
export function adaptFormat(chat: ChatRequest, capabilities: Capabilities): Adapted {
  const { type } = chat.response_format ?? {}
  if (type !== 'json_schema' && type !== 'json_object') return { chat, warnings: [] }
  const crowded = (chat.tools ?? []).length > 0 && capabilities.jsonWithTools === false
  const taken = type === 'json_schema' ? capabilities.jsonSchema : capabilities.jsonMode
  if (!crowded && taken !== false) return { chat, warnings: [] }
  const { response_format: format, ...rest } = chat
  const looser = !crowded && type === 'json_schema' && capabilities.jsonMode !== false
  return {
    chat: {
      ...rest,
      messages: instructed(chat.messages, instructionFor(format)),
      ...(looser && { response_format: { type: 'json_object' } }),
    },
    warnings: [warningFor(type, crowded, looser)],
  }
}

function instructionFor(format: ChatRequest['response_format']): string {
  const { schema } = asRecord(format?.json_schema)
  if (!isRecord(schema)) return ANY_JSON
  return `${ANY_JSON} It must be valid under this JSON schema: ${JSON.stringify(schema)}`
}

function warningFor(type: string, crowded: boolean, looser: boolean): string {
  const why = crowded ? 'beside tools this provider takes no format' : 'this model does not take it'
  const how = looser ? '`json_object` with the schema in the system prompt' : 'words in the system prompt'
  return `\`response_format\` \`${type}\` was lowered to ${how}, which is asked for and not enforced: ${why}.`
}

/** The messages with a sentence at the end of the first system message, or one before all others. */
function instructed(messages: readonly ChatMessage[], sentence: string): ChatMessage[] {
  const at = messages.findIndex(({ role }) => role === 'system' || role === 'developer')
  const found = messages[at]
  if (!found) return [{ role: 'system', content: sentence }, ...messages]
  return messages.with(at, { ...found, content: appended(found.content, sentence) })
}

function appended(content: ChatMessage['content'], sentence: string): ChatMessage['content'] {
  if (Array.isArray(content)) return [...content, { type: 'text', text: sentence }]
  return content ? `${content}\n\n${sentence}` : sentence
}
