import fc from 'fast-check'
import type { ChatMessage, ChatRequest, ContentPart, ReasoningDetail, Tool } from '../../../../../src/contract/chat.ts'
import { argumentsText, imageUrl, name, nestedText, objectText, schema, text } from '../support/values.ts'

/** What of the shared subset one model of a vendor can be told; all else is listed among the exceptions. */
export interface Abilities {
  readonly model: string
  /** The vendor's own signed thinking, piece by piece. */
  readonly thoughts: fc.Arbitrary<ReasoningDetail[]>
  readonly efforts: readonly string[]
  /** What an effort can be asked for beside; nothing where it excludes them. */
  readonly sampling: readonly ('temperature' | 'top_p')[]
  readonly samplingWithEffort: boolean
  readonly forcedWithEffort: boolean
  /** Whether calls may be asked for one at a time. */
  readonly oneCallAtATime: boolean
  readonly mostTemperature: number
  readonly maxTokens: { readonly field: 'max_tokens' | 'max_completion_tokens'; readonly required: boolean }
  readonly answersBySchema: boolean
  /** What else it can be told. */
  readonly others: fc.Arbitrary<Partial<ChatRequest>>
  /** Fields that only this vendor and its dialect have. */
  readonly marks: Marks
  readonly imagesInResults: boolean
  /** Whether the texts of an answer, and two answers in a row, stay apart. */
  readonly keepsPieces: boolean
}

/** Marks that travel with parts, messages and calls: a cache mark, a failed result, a signature. */
export interface Marks {
  readonly part?: fc.Arbitrary<object>
  readonly result?: fc.Arbitrary<object>
  readonly call?: fc.Arbitrary<object>
  readonly spoken?: fc.Arbitrary<object>
}

const nothing = fc.constant({})
const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined })

/** Requests that say nothing a vendor with these abilities cannot be told. */
export function requests(can: Abilities): fc.Arbitrary<ChatRequest> {
  return fc
    .record({
      messages: conversations(can),
      tools: fc.uniqueArray(tools(can), { maxLength: 3, selector: (tool) => tool.function?.name ?? '' }),
      choice: fc.constantFrom('auto', 'none', 'required', 'named', undefined),
      single: fc.boolean(),
      effort: optional(fc.constantFrom(...can.efforts)),
      sampled: fc.subarray([...can.sampling], { maxLength: can.sampling.length }),
      temperature: fc.nat(can.mostTemperature * 10).map((tenths) => tenths / 10),
      top_p: fc.nat(10).map((tenths) => tenths / 10),
      limit: fc.integer({ min: 32_000, max: 64_000 }),
      limited: fc.boolean(),
      stop: optional(fc.oneof(stop, fc.uniqueArray(stop, { minLength: 1, maxLength: 3 }))),
      stream: optional(fc.boolean()),
      answer: optional(schema),
      others: can.others,
    })
    .map((wish) => toRequest(wish, can))
}

/** White space alone is refused as a stop sequence. */
const stop = text.filter((sequence) => sequence.trim() !== '')

interface Wish {
  messages: ChatMessage[]
  tools: Tool[]
  choice: string | undefined
  single: boolean
  effort: string | undefined
  sampled: readonly string[]
  temperature: number
  top_p: number
  limit: number
  limited: boolean
  stop: string | string[] | undefined
  stream: boolean | undefined
  answer: object | undefined
  others: Partial<ChatRequest>
}

function toRequest(wish: Wish, can: Abilities): ChatRequest {
  const { messages, tools: offered, effort, sampled, temperature, top_p, limit, stop: stops, stream, answer } = wish
  const takesSampling = effort === undefined || can.samplingWithEffort
  return defined({
    model: can.model,
    messages,
    tools: offered.length > 0 ? offered : undefined,
    tool_choice: choiceOf(wish, can),
    parallel_tool_calls: isOneAtATime(wish, can) ? false : undefined,
    reasoning_effort: effort,
    temperature: takesSampling && sampled.includes('temperature') ? temperature : undefined,
    top_p: takesSampling && sampled.includes('top_p') ? top_p : undefined,
    [can.maxTokens.field]: can.maxTokens.required || wish.limited ? limit : undefined,
    stop: stops,
    stream,
    response_format:
      answer && can.answersBySchema
        ? { type: 'json_schema', json_schema: { name: 'answer', schema: answer, strict: true } }
        : undefined,
    ...wish.others,
  }) as ChatRequest
}

/** It says something where a call is possible. */
function isOneAtATime({ tools: offered, choice, single }: Wish, { oneCallAtATime }: Abilities): boolean {
  return oneCallAtATime && single && offered.length > 0 && choice !== 'none'
}

function choiceOf({ tools: offered, choice, effort }: Wish, can: Abilities): ChatRequest['tool_choice'] {
  const [first] = offered
  if (!first || (effort !== undefined && !can.forcedWithEffort && choice !== 'none')) return undefined
  return choice === 'named' ? { type: 'function', function: { name: first.function?.name ?? '' } } : choice
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function tools({ marks }: Abilities): fc.Arbitrary<Tool> {
  const made = fc.record({ name, description: text, parameters: schema }, { requiredKeys: ['name', 'parameters'] })
  return fc.tuple(made, marks.part ?? nothing).map(([each, mark]) => ({ type: 'function', function: each, ...mark }))
}

interface Exchange {
  readonly asks: ChatMessage[]
  readonly thoughts: ReasoningDetail[]
  readonly said: ChatMessage['content']
  readonly spoken: object
  readonly calls: { call: object; result: object }[]
}

/** Conversations whose calls are answered at once, ending with a question or with results. */
function conversations(can: Abilities): fc.Arbitrary<ChatMessage[]> {
  const systems = fc.array(systemMessage(can), { maxLength: 2 })
  return fc
    .tuple(systems, fc.array(exchanges(can), { maxLength: 3 }), userMessage(can))
    .map(([before, all, last]) => [...before, ...(can.keepsPieces ? all : apart(all)).flatMap(toMessages), last])
}

/** Results may be answered at once, but an answer is followed by a question. */
function apart(all: readonly Exchange[]): Exchange[] {
  return all.map((exchange, place) => {
    const follows = place > 0 && exchange.asks.length === 0 && all[place - 1]?.calls.length === 0
    return follows ? { ...exchange, asks: [{ role: 'user', content: 'And?' }] } : exchange
  })
}

function exchanges(can: Abilities): fc.Arbitrary<Exchange> {
  return fc.record({
    asks: fc.array(userMessage(can), { maxLength: 2 }),
    thoughts: can.thoughts,
    said: fc.oneof(
      text,
      fc.constant(null),
      fc.array(text.map(textPart), { minLength: 1, maxLength: can.keepsPieces ? 2 : 1 }),
    ),
    spoken: can.marks.spoken ?? nothing,
    calls: fc.array(calls(can), { maxLength: 2 }),
  })
}

function toMessages({ asks, thoughts, said, spoken, calls: made }: Exchange, place: number): ChatMessage[] {
  const id = (index: number) => `call_${place}-${index}`
  const details = thoughts.map((thought, index) => ({ ...thought, index: thought.index ?? index }))
  const answer: ChatMessage = {
    role: 'assistant',
    content: said === null && made.length === 0 ? 'Yes.' : said,
    ...(details.length > 0 && { reasoning_details: details }),
    ...(made.length > 0 && { tool_calls: made.map(({ call }, index) => ({ ...call, id: id(index) })) as never }),
    ...spoken,
  }
  const results = made.map(({ result }, index) => ({ role: 'tool' as const, tool_call_id: id(index), ...result }))
  return [...asks, answer, ...results]
}

function calls({ marks, imagesInResults }: Abilities): fc.Arbitrary<Exchange['calls'][number]> {
  const image = fc.tuple(text, imageUrl).map(([said, url]): ContentPart[] => [textPart(said), imagePart(url)])
  const content = fc.oneof(text, objectText, nestedText, fc.constant(''), ...(imagesInResults ? [image] : []))
  const call = fc
    .tuple(name, argumentsText, marks.call ?? nothing)
    .map(([called, args, mark]) => ({ type: 'function', function: { name: called, arguments: args }, ...mark }))
  const result = fc.tuple(content, marks.result ?? nothing).map(([said, mark]) => ({ content: said, ...mark }))
  return fc.record({ call, result })
}

function systemMessage(can: Abilities): fc.Arbitrary<ChatMessage> {
  const parts = fc.array(markedText(can), { minLength: 1, maxLength: 2 })
  return fc
    .tuple(fc.constantFrom('system' as const, 'developer' as const), fc.oneof(text, parts))
    .map(([role, content]) => ({ role, content }))
}

function userMessage(can: Abilities): fc.Arbitrary<ChatMessage> {
  const image = fc
    .tuple(imageUrl, can.marks.part ?? nothing)
    .map(([url, mark]): ContentPart => ({ ...imagePart(url), ...mark }))
  const parts = fc.array(fc.oneof(markedText(can), image), { minLength: 1, maxLength: 3 })
  return fc.oneof(text, parts).map((content) => ({ role: 'user', content }))
}

function markedText({ marks }: Abilities): fc.Arbitrary<ContentPart> {
  return fc.tuple(text, marks.part ?? nothing).map(([said, mark]) => ({ ...textPart(said), ...mark }))
}

function textPart(said: string): ContentPart {
  return { type: 'text', text: said }
}

function imagePart(url: string): ContentPart {
  return { type: 'image_url', image_url: { url } }
}
