import type { ChatCompletion, ChatUsage } from '../../../../../src/contract/chat.ts'
import { eventsOf } from '../../../../support/sse.ts'

/** What a caller understands of an answer, whatever the format. */
export interface Telling {
  readonly text: string
  readonly thought: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[]
  readonly end: string
  readonly usage: Counted | null
}

/** `input` has what was read from a cache or written to one, `output` has what was thought. */
export interface Counted {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly thought: number
}

type Events = readonly any[]

/** What an answer of OpenAI's chat tells. */
export function tellingOf({ choices: [choice], usage }: ChatCompletion): Telling {
  const { content, reasoning_content = '', reasoning_details = [], tool_calls = [] } = choice!.message
  const details = reasoning_details.map(({ text = '' }) => text).join('')
  const calls = tool_calls.map(({ id, function: made }) => ({
    id,
    name: made.name,
    input: JSON.parse(made.arguments.trim() || '{}'),
  }))
  return {
    text: content ?? '',
    thought: details || reasoning_content,
    calls,
    end: choice!.finish_reason ?? 'stop',
    usage: usage ? countedOf(usage) : null,
  }
}

function countedOf(usage: ChatUsage): Counted {
  return {
    input: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens,
    thought: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  }
}

/** What a stream of each format tells, read as its documentation says and without the vendors' adapters. */
export const TELLINGS: Readonly<
  Record<'anthropic' | 'responses' | 'gemini' | 'completions', (text: string) => Telling>
> = {
  anthropic: (text) => anthropicTelling(jsonIn(text)),
  responses: (text) => responsesTelling(jsonIn(text)),
  gemini: (text) => geminiTelling(jsonIn(text)),
  completions: (text) => completionsTelling(jsonIn(text)),
}

function jsonIn(text: string): Events {
  const data = eventsOf(text).map((event) => event.data)
  return data.filter((each) => each !== '[DONE]').map((each) => JSON.parse(each))
}

function only<Item>(items: readonly Item[]): Item {
  if (items.length !== 1) throw new Error(`${items.length} where one is due`)
  return items[0] as Item
}

function anthropicTelling(events: Events): Telling {
  const ofType = (type: string) => events.filter((event) => event.type === type)
  const deltas = ofType('content_block_delta')
  const join = (field: string, index?: number) =>
    deltas
      .filter((event) => index === undefined || event.index === index)
      .map(({ delta }) => delta[field] ?? '')
      .join('')
  const tools = ofType('content_block_start').filter(({ content_block: block }) => block.type === 'tool_use')
  const { delta, usage } = only(ofType('message_delta'))
  const cached = usage.cache_read_input_tokens
  return {
    text: join('text'),
    thought: join('thinking'),
    calls: tools.map(({ index, content_block: { id, name } }) => ({
      id,
      name,
      input: JSON.parse(join('partial_json', index).trim() || '{}'),
    })),
    end:
      {
        end_turn: 'stop',
        stop_sequence: 'stop',
        max_tokens: 'length',
        tool_use: 'tool_calls',
        refusal: 'content_filter',
      }[String(delta.stop_reason)] ?? '',
    usage: {
      input: usage.input_tokens + cached + usage.cache_creation_input_tokens,
      cached,
      output: usage.output_tokens,
      thought: usage.output_tokens_details?.thinking_tokens ?? 0,
    },
  }
}

function responsesTelling(events: Events): Telling {
  const join = (type: string, id?: string) =>
    events
      .filter((event) => event.type === type && (id ?? event.item_id) === event.item_id)
      .map(({ delta }) => delta)
      .join('')
  const items = events.filter(({ type }) => type === 'response.output_item.added').map(({ item }) => item)
  const calls = items.filter(({ type }) => type === 'function_call')
  const { response } = only(events.filter(({ type }) => /^response\.(completed|incomplete)$/.test(type)))
  const reason = response.incomplete_details?.reason ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  const { usage } = response
  return {
    text: join('response.output_text.delta'),
    thought: join('response.reasoning_summary_text.delta'),
    calls: calls.map(({ id, call_id, name }) => {
      return { id: call_id, name, input: JSON.parse(join('response.function_call_arguments.delta', id).trim() || '{}') }
    }),
    end: reason === 'max_output_tokens' ? 'length' : reason,
    usage: usage
      ? {
          input: usage.input_tokens,
          cached: usage.input_tokens_details.cached_tokens,
          output: usage.output_tokens,
          thought: usage.output_tokens_details.reasoning_tokens,
        }
      : null,
  }
}

function geminiTelling(events: Events): Telling {
  const candidates = events.flatMap((event) => event.candidates)
  const parts = candidates.flatMap(({ content }) => content.parts)
  const texts = (thought: boolean) =>
    parts
      .filter((part) => (part.thought ?? false) === thought)
      .map(({ text = '' }) => text)
      .join('')
  const calls = parts.flatMap(({ functionCall: call }) =>
    call ? [{ id: call.id ?? '', name: call.name, input: call.args }] : [],
  )
  const reason = only(candidates.flatMap(({ finishReason }) => finishReason ?? []))
  const [usage] = events.flatMap(({ usageMetadata }) => usageMetadata ?? [])
  return {
    text: texts(false),
    thought: texts(true),
    calls,
    end:
      { MAX_TOKENS: 'length', SAFETY: 'content_filter' }[String(reason)] ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    usage: usage
      ? {
          input: usage.promptTokenCount,
          cached: usage.cachedContentTokenCount ?? 0,
          output: usage.candidatesTokenCount + (usage.thoughtsTokenCount ?? 0),
          thought: usage.thoughtsTokenCount ?? 0,
        }
      : null,
  }
}

/** This form has text alone. */
function completionsTelling(events: Events): Telling {
  const choices = events.flatMap((event) => event.choices)
  const usages = events.flatMap(({ usage }) => usage ?? [])
  return {
    text: choices.map(({ text }) => text).join(''),
    thought: '',
    calls: [],
    end: only(choices.flatMap(({ finish_reason }) => finish_reason ?? [])),
    usage: usages.length > 0 ? countedOf(only(usages)) : null,
  }
}
