import type {
  AnswerMessage,
  ChatChunk,
  ChatCompletion,
  ChatDelta,
  FinishReason,
} from '../../../../src/contract/chat.ts'
import type { DialectRequest } from '../../../../src/dialects/dialect.ts'
import { responsesDialect } from '../../../../src/dialects/responses/responses.ts'
import { expectOpenAi } from '../../../support/openai-contract.ts'

export const ID = '0123456789abcdef0123456789abcdef'

type Body = Record<string, unknown>

/** Reads a body in which only what matters is given. */
export function read(body: Body) {
  return responsesDialect.read({ model: 'openai/gpt-5', input: 'Hello', ...body }, { model: null, stream: null })
}

export function asked(body: Body = {}): DialectRequest {
  return { ...read(body), id: ID, created: 1_700_000_000 }
}

export function completion(message: Partial<AnswerMessage>, reason: FinishReason = 'stop'): ChatCompletion {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_001,
    model: 'gpt-5',
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: reason }],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 7,
      total_tokens: 17,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  }
}

/** A stream of these deltas, ended by a reason and by what was used. */
export function chunks(deltas: readonly ChatDelta[], reason: FinishReason = 'stop'): ChatChunk[] {
  const { usage = null } = completion({})
  const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk' as const, created: 1, model: 'gpt-5' }
  const said = deltas.map((delta) => ({ ...envelope, choices: [{ index: 0, delta, finish_reason: null }] }))
  const end = { ...envelope, choices: [{ index: 0, delta: {}, finish_reason: reason }] }
  return [...said, end, { ...envelope, choices: [], usage }]
}

export function written(all: readonly ChatChunk[], request = asked({ stream: true })): string {
  const writer = responsesDialect.writer(request)
  return all.map((chunk) => writer.write(chunk)).join('') + writer.end()
}

/** The events of a stream's text; fails on anything that OpenAI's description does not call one. */
export function eventsOf(text: string): Record<string, any>[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const found = /^event: (\S+)\ndata: (.*)$/s.exec(block)
      const event = JSON.parse(found?.[2] ?? 'null')
      if (event?.type !== found?.[1]) throw new Error(`Not an event: ${block}`)
      expectOpenAi('ResponseStreamEvent', event)
      return event
    })
}

/** The response object of an answer; fails on one that OpenAI's description does not call one. */
export function answerOf(whole: ChatCompletion, request = asked()): Record<string, any> {
  const response = responsesDialect.answer(whole, request)
  expectOpenAi('Response', response)
  return response as Record<string, any>
}
