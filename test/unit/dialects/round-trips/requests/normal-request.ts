import type { ChatMessage, ChatRequest, ContentPart } from '../../../../../src/contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../../../../src/shared/json.ts'
import { inputOf } from '../answers/normal-answer.ts'
import { thoughtsOf } from '../support/thoughts.ts'

/**
 * What a request says, however it says it. Two ways of saying the same are one here, and nothing else is: a text and a
 * list of that one text; a text and no text; neighbours of one role and one turn; a limit under its older name; what
 * is the default and what is left out; a vendor's own words for an effort.
 */
export function normalRequest(chat: ChatRequest): Raw {
  const { stream, stream_options: _, max_tokens, thinking: __, output_config: ___, parallel_tool_calls, ...rest } = chat
  return {
    ...rest,
    max_completion_tokens: chat.max_completion_tokens ?? max_tokens,
    stream: stream || undefined,
    stop: typeof chat.stop === 'string' ? [chat.stop] : chat.stop,
    tool_choice: chat.tool_choice === 'auto' ? undefined : chat.tool_choice,
    parallel_tool_calls: parallel_tool_calls === true ? undefined : parallel_tool_calls,
    response_format: chat.response_format && formatOf(chat.response_format),
    messages: [...systemOf(chat.messages), ...turnsOf(chat.messages)],
  }
}

/** Names of schemas, and whether they bind, are the vendors' own. */
function formatOf(format: Raw): Raw {
  return { type: format.type, schema: asRecord(format.json_schema).schema }
}

/** All that is said by the system is one message; as one text unless a part of it bears a mark. */
function systemOf(messages: readonly ChatMessage[]): Raw[] {
  const parts = messages.filter(isSystem).flatMap(({ content }) => partsOf(content))
  if (parts.length === 0) return []
  const marked = parts.some((part) => Object.keys(part).length > 2)
  return [{ role: 'system', content: marked ? parts : parts.map(({ text }) => text).join('\n\n') }]
}

function isSystem({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer'
}

function turnsOf(messages: readonly ChatMessage[]): Raw[] {
  const turns: ChatMessage[] = []
  for (const message of messages.filter((each) => !isSystem(each))) {
    const last = turns.at(-1)
    if (last?.role === message.role && message.role !== 'tool') turns[turns.length - 1] = merged(last, message)
    else turns.push({ ...message, content: partsOf(message.content) })
  }
  return turns.map((turn) => (turn.role === 'assistant' ? spoken(turn) : turn))
}

function merged(before: ChatMessage, after: ChatMessage): ChatMessage {
  const content = [...partsOf(before.content), ...partsOf(after.content)]
  if (before.role === 'user') return { ...before, ...after, content }
  const lists = ['reasoning_details', 'tool_calls'].map((field) => [
    field,
    [before, after].flatMap((each) => asRecords(each[field])),
  ])
  return { ...before, ...after, ...Object.fromEntries(lists), content }
}

function partsOf(content: ChatMessage['content']): ContentPart[] {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  return parts.filter((part) => part.type !== 'text' || part.text !== '')
}

/** What the assistant says is one text; an argument is the same however it is spaced. */
function spoken({ content, reasoning_details, reasoning_content, tool_calls, ...rest }: ChatMessage): Raw {
  return {
    ...rest,
    content: partsOf(content)
      .map((part) => asText(part.text))
      .join(''),
    thoughts: thoughtsOf({ reasoning_details, reasoning_content }),
    tool_calls: (tool_calls ?? []).map((call) => ({
      ...call,
      function: { ...call.function, arguments: inputOf(call) },
    })),
  }
}
