import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'
import { asText } from '../../shared/json.ts'

/** What a request may ask of a model, each by the capability or the field it is about. */
export type NeedName =
  | 'tools'
  | 'forced_tools'
  | 'parallel_tools'
  | 'vision'
  | 'audio'
  | 'file'
  | 'json_schema'
  | 'json_object'
  | 'json_with_tools'
  | 'reasoning_effort'
  | 'sampling'
  | 'penalties'
  | 'logit_bias'
  | 'logprobs'
  | 'n'
  | 'seed'
  | 'stop'
  | 'prefill'
  | 'developer_role'
  | 'context'
  | 'output'

/** One thing a request needs. `tokens` is how many, for `context` and `output`; `effort` what is asked beside `sampling`. */
export interface Need {
  readonly is: NeedName
  readonly tokens?: number
  readonly effort?: string | null
}

/** What a request needs of a model. `inputTokens`: an estimate of its length; without one, its context is not asked about. */
export function needsOf(chat: ChatRequest, inputTokens?: number): readonly Need[] {
  return [
    ...toolNeeds(chat),
    ...contentNeeds(chat.messages),
    ...formatNeeds(chat),
    ...parameterNeeds(chat),
    ...lengthNeeds(chat, inputTokens),
  ]
}

/** Whether the request offers tools or tells of calls that were made. */
export function usesTools({ tools, messages }: ChatRequest): boolean {
  return (tools ?? []).length > 0 || messages.some(({ role, tool_calls }) => role === 'tool' || tool_calls?.length)
}

/** Whether a call is required: by `required`, or by naming the tool. */
export function forcesTools({ tool_choice: choice }: ChatRequest): boolean {
  return choice === 'required' || (typeof choice === 'object' && choice !== null && choice.type === 'function')
}

/** Whether temperature or top_p are asked to be anything but 1, which is what a model that takes neither has. */
export function asksForSampling({ temperature, top_p }: ChatRequest): boolean {
  return [temperature, top_p].some((value) => (value ?? 1) !== 1)
}

function toolNeeds(chat: ChatRequest): Need[] {
  const offered = (chat.tools ?? []).length > 0
  return [
    ...need('tools', usesTools(chat)),
    ...need('forced_tools', offered && forcesTools(chat)),
    ...need('parallel_tools', offered && typeof chat.parallel_tool_calls === 'boolean'),
    ...need('json_with_tools', offered && asText(chat.response_format?.type).startsWith('json_')),
  ]
}

const PARTS: Readonly<Record<string, NeedName>> = {
  image_url: 'vision',
  input_image: 'vision',
  input_audio: 'audio',
  file: 'file',
  input_file: 'file',
}

function contentNeeds(messages: readonly ChatMessage[]): Need[] {
  const types = messages.flatMap(({ content }) => (Array.isArray(content) ? content.map(({ type }) => type) : []))
  const names = new Set(types.flatMap((type) => (Object.hasOwn(PARTS, type) ? (PARTS[type] ?? []) : [])))
  const last = messages.at(-1)
  return [
    ...[...names].map((is) => ({ is })),
    ...need('prefill', last?.role === 'assistant' && !last.tool_calls?.length),
    ...need(
      'developer_role',
      messages.some(({ role }) => role === 'developer'),
    ),
  ]
}

function formatNeeds({ response_format: format }: ChatRequest): Need[] {
  return [
    ...need('json_schema', format?.type === 'json_schema'),
    ...need('json_object', format?.type === 'json_object'),
  ]
}

function parameterNeeds(chat: ChatRequest): Need[] {
  const effort = chat.reasoning_effort || null
  return [
    ...need('reasoning_effort', effort !== null && effort !== 'none'),
    ...(asksForSampling(chat) ? [{ is: 'sampling' as const, effort }] : []),
    ...need('penalties', isNonZero(chat.presence_penalty) || isNonZero(chat.frequency_penalty)),
    ...need('logit_bias', typeof chat.logit_bias === 'object' && chat.logit_bias !== null),
    ...need('logprobs', chat.logprobs === true),
    ...need('n', (chat.n ?? 1) > 1),
    ...need('seed', (chat.seed ?? null) !== null),
    ...need('stop', [chat.stop ?? []].flat().length > 0),
  ]
}

function lengthNeeds(chat: ChatRequest, inputTokens: number | undefined): Need[] {
  const output = chat.max_completion_tokens ?? chat.max_tokens ?? 0
  return [
    ...(inputTokens === undefined ? [] : [{ is: 'context' as const, tokens: inputTokens + output }]),
    ...(output > 0 ? [{ is: 'output' as const, tokens: output }] : []),
  ]
}

function need(is: NeedName, wanted: boolean): Need[] {
  return wanted ? [{ is }] : []
}

function isNonZero(value: unknown): boolean {
  return typeof value === 'number' && value !== 0
}
