import type { ChatMessage, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import { readContent, readSpoken, type Warn } from './content.ts'
import { isMissing, listAt, present } from './narrow.ts'
import { argumentsOf, chatNameOf } from './own-tools/own-tool.ts'
import { unpackReasoning } from './reasoning-pack.ts'

/** An assistant's turn as it is put together from its items. */
interface Turn extends ChatMessage {
  role: 'assistant'
  reasoning_content?: string
  reasoning_details?: ReasoningDetail[]
}

type Add = (messages: ChatMessage[], item: Raw, param: string, warn: Warn) => void

const ADDERS: ReadonlyMap<unknown, Add> = new Map<unknown, Add>([
  ['message', addMessage],
  ['reasoning', addReasoning],
  ['function_call', addCall],
  ['function_call_output', addOutput],
  ['custom_tool_call', addCall],
  ['custom_tool_call_output', addOutput],
  // Read with the other tools.
  ['additional_tools', () => undefined],
  ['item_reference', refuseReference],
])

/** What only the tools of OpenAI's own servers write; a conversation reads on without it. */
const HOSTED =
  /^(file_search_call|computer_call(_output)?|web_search_call|tool_search_(call|output)|configuration_update|compaction(_trigger)?|image_generation_call|code_interpreter_call|(local_)?shell_call(_output)?|apply_patch_call(_output)?|mcp_(list_tools|approval_request|approval_response|call)|program(_output)?)$/

/** Reads `input`, a text or a list of items, as chat messages. */
export function readInput(input: unknown, warn: Warn): ChatMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  if (!Array.isArray(input)) throw wrong('input', 'a string or a list of items')
  const messages: ChatMessage[] = []
  for (const [index, value] of listAt(input, 'input').entries()) {
    const param = `input.${index}`
    const item = recordAt(value, param)
    const type = item.type ?? 'message'
    const add = ADDERS.get(type)
    if (add) add(messages, item, param, warn)
    else if (HOSTED.test(String(type))) warn(`Items of type \`${String(type)}\` are left out.`)
    else throw wrong(`${param}.type`, `one of ${[...ADDERS.keys()].join(', ')}`)
  }
  return messages
}

const ROLES: readonly unknown[] = ['user', 'system', 'developer'] satisfies ChatMessage['role'][]

function addMessage(messages: ChatMessage[], item: Raw, param: string, warn: Warn): void {
  if (item.role === 'assistant') {
    addSpoken(messages, item, param, warn)
    return
  }
  if (!ROLES.includes(item.role)) throw wrong(`${param}.role`, 'one of user, assistant, system, developer')
  const content = readContent(item.content, `${param}.content`, warn)
  messages.push({ role: item.role as ChatMessage['role'], content })
}

function addSpoken(messages: ChatMessage[], item: Raw, param: string, warn: Warn): void {
  const content = readSpoken(item.content, `${param}.content`, warn)
  const turn = turnFor(messages)
  turn.content = isMissing(turn.content) ? content : [...partsOf(turn.content), ...partsOf(content)]
  if (!isMissing(item.extra_content)) turn.extra_content = item.extra_content
}

function addReasoning(messages: ChatMessage[], item: Raw, param: string): void {
  const { encrypted_content: packed } = item
  const details = isMissing(packed)
    ? []
    : unpackReasoning(filledTextAt(packed, `${param}.encrypted_content`), `${param}.encrypted_content`)
  const told = textsOf(item.summary, `${param}.summary`) || textsOf(item.content, `${param}.content`)
  // The very words, where they are known: callers may shorten a summary.
  const thought = details.map((detail) => detail.text ?? '').join('') || told
  if (thought === '' && details.length === 0) return
  const turn = turnFor(messages)
  if (thought !== '') turn.reasoning_content = (turn.reasoning_content ?? '') + thought
  if (details.length > 0) turn.reasoning_details = [...(turn.reasoning_details ?? []), ...details]
}

function textsOf(value: unknown, param: string): string {
  if (isMissing(value)) return ''
  const parts = listAt(value, param).map((part, index) => recordAt(part, `${param}.${index}`))
  return parts.map((part, index) => textAt(part.text, `${param}.${index}.text`)).join('')
}

/** A call belongs to the turn before it, whatever that holds. */
function addCall(messages: ChatMessage[], item: Raw, param: string): void {
  const call: ToolCall = {
    id: filledTextAt(item.call_id, `${param}.call_id`),
    type: 'function',
    function: {
      name: chatNameOf(filledTextAt(item.name, `${param}.name`), item.namespace),
      arguments:
        item.type === 'custom_tool_call'
          ? argumentsOf(textAt(item.input, `${param}.input`))
          : textAt(item.arguments, `${param}.arguments`),
    },
    ...present({ extra_content: item.extra_content ?? undefined }),
  }
  const turn = lastTurn(messages) ?? openTurn(messages)
  turn.tool_calls = [...(turn.tool_calls ?? []), call]
}

function addOutput(messages: ChatMessage[], item: Raw, param: string, warn: Warn): void {
  const tool_call_id = filledTextAt(item.call_id, `${param}.call_id`)
  const content = readContent(item.output, `${param}.output`, warn)
  messages.push({ role: 'tool', tool_call_id, content })
}

function refuseReference(_messages: ChatMessage[], _item: Raw, param: string): void {
  const message = 'Items can be referred to by id only where `previous_response_id` brings them: send them whole.'
  throw new Fault('invalid_request', message, { param: `${param}.id` })
}

/**
 * The turn that a thought or a text goes to. What follows a text opens a turn of its own, which keeps the order; but
 * between calls and their results there must be no other turn.
 */
function turnFor(messages: ChatMessage[]): Turn {
  const last = lastTurn(messages)
  return last && (last.tool_calls || isMissing(last.content)) ? last : openTurn(messages)
}

function lastTurn(messages: ChatMessage[]): Turn | null {
  const last = messages.at(-1)
  return last?.role === 'assistant' ? (last as Turn) : null
}

function openTurn(messages: ChatMessage[]): Turn {
  const turn: Turn = { role: 'assistant', content: null }
  messages.push(turn)
  return turn
}

function partsOf(content: NonNullable<ChatMessage['content']>) {
  if (typeof content !== 'string') return content
  return content === '' ? [] : [{ type: 'text' as const, text: content }]
}
