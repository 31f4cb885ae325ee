import type { ChatMessage, ToolCall } from '../../../contract/chat.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../../../shared/json.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { toReasoningBlocks } from '../reply/reasoning.ts'
import type { ToolNames } from '../tools/tool-names.ts'
import { cachePoint } from './cache-point.ts'
import { withReadableDocuments } from './documents.ts'
import { type Group, toGroups, toTextGroups } from './parts.ts'
import { toolUseId } from './tool-use-id.ts'
import type { Turn } from './turn.ts'

/** What a conversation is translated for. */
export interface Reader {
  readonly traits: BedrockTraits
  readonly names: ToolNames
}

/** System and developer messages in their order, then what else the model is to be told. */
export function toSystem(messages: readonly ChatMessage[], instructions: readonly string[], { traits }: Reader): Raw[] {
  const said = messages.filter(isSystem).flatMap((message) => {
    return marked(message, toTextGroups(message.content, traits), traits).flat()
  })
  return [...said, ...instructions.map((text) => ({ text }))]
}

/** The conversation as alternating turns: neighbours of one role become one turn, tool results belong to the user. */
export function toTurns(messages: readonly ChatMessage[], reader: Reader): Turn[] {
  const turns: { role: Turn['role']; groups: Group[] }[] = []
  for (const [index, message] of messages.entries()) {
    if (isSystem(message)) continue
    const groups = marked(message, groupsOf(message, reader, `messages.${index}.content`), reader.traits)
    if (groups.length === 0) continue
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const before = turns.at(-1)
    if (before?.role === role) before.groups.push(...groups)
    else turns.push({ role, groups })
  }
  const whole = turns.map(({ role, groups }) => ({ role, content: resultsFirst(groups).flat() }))
  return withReadableDocuments(withoutTail(whole))
}

function isSystem(message: ChatMessage): boolean {
  return message.role === 'system' || message.role === 'developer'
}

function groupsOf(message: ChatMessage, { traits, names }: Reader, param: string): Group[] {
  if (message.role === 'tool') return [[toolResult(message, traits, param)]]
  if (message.role !== 'assistant') return toGroups(message.content, traits, param)
  const reasoning = toReasoningBlocks(message.reasoning_details, traits).map((block) => [block])
  const calls = (message.tool_calls ?? []).map((call) => [toolUse(call, traits, names)])
  return [...reasoning, ...toTextGroups(message.content, traits), ...calls]
}

/** A mark on a whole message goes behind its last block; behind reasoning there can be none. */
function marked(message: ChatMessage, groups: Group[], traits: BedrockTraits): Group[] {
  const last = groups.at(-1)
  const point = cachePoint(message.cache_control, traits)
  if (!last || point.length === 0 || last.some((block) => block.reasoningContent || block.cachePoint)) return groups
  return [...groups.slice(0, -1), [...last, ...point]]
}

/** A result without words would be refused. */
function toolResult(message: ChatMessage, traits: BedrockTraits, param: string): Raw {
  const blocks = toGroups(message.content, traits, param).map(([block]) => block)
  const toolUseIdSent = toolUseId(message.tool_call_id ?? '', traits)
  const content = blocks.length > 0 ? blocks : [{ text: '(empty)' }]
  return {
    toolResult: { toolUseId: toolUseIdSent, content, ...(message.is_error === true ? { status: 'error' } : {}) },
  }
}

function toolUse(call: ToolCall, traits: BedrockTraits, names: ToolNames): Raw {
  const { name, arguments: json } = call.function
  return { toolUse: { toolUseId: toolUseId(call.id, traits), name: names.toBedrock(name), input: toInput(json) } }
}

/** The input must be an object. What a model wrote wrongly stays visible to it instead of failing the request. */
function toInput(json: string): Raw {
  if (json.trim() === '') return {}
  const parsed = parseJson(json)
  if (parsed === undefined) return { invalid_json: json }
  return isRecord(parsed) ? parsed : { value: parsed }
}

/** Inside a user turn tool results must come first. */
function resultsFirst(groups: readonly Group[]): Group[] {
  const isResult = (group: Group) => group[0]?.toolResult !== undefined
  return [...groups.filter(isResult), ...groups.filter((group) => !isResult(group))]
}

/** An answer begun for the model to continue must not end in white space. */
function withoutTail(turns: readonly Turn[]): Turn[] {
  const last = turns.at(-1)
  const { text } = asRecord(last?.content.at(-1))
  if (last?.role !== 'assistant' || typeof text !== 'string') return [...turns]
  return [...turns.slice(0, -1), { ...last, content: [...last.content.slice(0, -1), { text: asText(text).trimEnd() }] }]
}
