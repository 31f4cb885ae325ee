import type { AnswerMessage, ChatChunk, ChatCompletion, ChatDelta, ChatUsage } from '../../../../src/contract/chat.ts'
import { ChatRequest } from '../../../../src/contract/chat.ts'
import type { DialectRequest, ReadRequest } from '../../../../src/dialects/dialect.ts'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { Fault } from '../../../../src/shared/faults.ts'

export const hello = [{ role: 'user', parts: [{ text: 'Hi' }] }]

/** Reads a request; what comes out must be one that the data plane takes. */
export function read(body: Record<string, unknown>, stream = false): ReadRequest {
  const request = geminiDialect.read({ contents: hello, ...body }, { model: 'gemini-2.5-flash', stream })
  ChatRequest.parse(request.chat)
  return request
}

/** The field at fault of a request that must be refused. */
export function faultyField(body: Record<string, unknown>): string | null {
  try {
    read(body)
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_request') return error.param
    throw error
  }
  throw new Error('nothing was refused')
}

export const asked: DialectRequest = {
  ...geminiDialect.read({ contents: hello }, { model: 'gemini-2.5-flash', stream: true }),
  id: '0123456789abcdef0123456789abcdef',
  created: 1_700_000_000,
}

type Choice = ChatCompletion['choices'][number]

export const choice = (message: Partial<AnswerMessage>, fields: Partial<Choice> = {}): Choice => ({
  index: 0,
  message: { role: 'assistant', content: null, ...message },
  finish_reason: 'stop',
  ...fields,
})

export function completion(choices: Choice[], usage?: ChatUsage): ChatCompletion {
  const fields = { id: 'id-1', object: 'chat.completion' as const, created: 1, model: 'gemini-2.5-flash', choices }
  return usage === undefined ? fields : { ...fields, usage }
}

export const answer = (whole: ChatCompletion): any => geminiDialect.answer(whole, asked)

export const partsOf = (message: Partial<AnswerMessage>): any =>
  answer(completion([choice(message)])).candidates[0].content.parts

export function chunk(choices: ChatChunk['choices'], usage?: ChatUsage): ChatChunk {
  const fields = {
    id: 'id-1',
    object: 'chat.completion.chunk' as const,
    created: 1,
    model: 'gemini-2.5-flash',
    choices,
  }
  return usage === undefined ? fields : { ...fields, usage }
}

export const say = (delta: ChatDelta, finish: Choice['finish_reason'] = null, index = 0): ChatChunk =>
  chunk([{ index, delta, finish_reason: finish }])

/** The events of a whole stream. */
export function stream(chunks: readonly ChatChunk[]): any[] {
  const writer = geminiDialect.writer(asked)
  return eventsOf(chunks.map((item) => writer.write(item)).join('') + writer.end())
}

export function eventsOf(text: string): any[] {
  const events = text.split('\n\n')
  if (events.pop() !== '') throw new Error('the last event is not ended')
  return events.map((event) => {
    if (!event.startsWith('data: ')) throw new Error(`no event: ${event}`)
    return JSON.parse(event.slice('data: '.length))
  })
}

type Part = Record<string, any>

/** The parts of an answer as a client understands them: pieces of one text are one, and a piece of nothing is nothing. */
export function understood(parts: readonly Part[]): Part[] {
  const whole: Part[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    const goesOn = last?.text !== undefined && part.text !== undefined && last.thought === part.thought
    if (last !== undefined && goesOn && last.thoughtSignature === undefined) {
      whole.splice(-1, 1, { ...last, ...part, text: last.text + part.text })
    } else whole.push(part)
  }
  return whole.filter((part) => part.text !== '' || part.thoughtSignature !== undefined)
}

/** What a client makes of a stream: the response that the events amount to. */
export function gathered(events: readonly any[]): any {
  const last = events.at(-1)
  const candidates = last.candidates.map((candidate: any) => {
    const pieces = events.flatMap((event) => event.candidates).filter(({ index }) => index === candidate.index)
    return { ...candidate, content: { ...candidate.content, parts: pieces.flatMap(({ content }) => content.parts) } }
  })
  return { ...last, candidates }
}

export function normal(response: any): any {
  const candidates = response.candidates.map((candidate: any) => ({
    ...candidate,
    content: { ...candidate.content, parts: understood(candidate.content.parts) },
  }))
  return { ...response, candidates: candidates.toSorted((a: any, b: any) => a.index - b.index) }
}
