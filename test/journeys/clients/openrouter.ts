import { OpenRouter } from '@openrouter/sdk'
import type { ChatMessages, ChatResult, ChatStreamChunk, ChatToolCall } from '@openrouter/sdk/models'
import * as z from 'zod'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { CITY_SCHEMA, newTool, Place, TOOL } from './support/parts.ts'

const open = ({ origin, key }: Ask) =>
  new OpenRouter({
    serverURL: `${origin}/api/v1`,
    apiKey: key,
    httpReferer: 'https://app.test',
    appTitle: 'App',
    retryConfig: { strategy: 'none' },
  })

const RETRYING = { retries: { strategy: 'backoff' as const }, retryCodes: ['429', '5XX'] }

const messagesOf = ({ prompt }: Ask): ChatMessages[] => [{ role: 'user', content: prompt }]

async function send(ask: Ask, more: object = {}, options: object = {}): Promise<ChatResult> {
  const chatRequest = { model: ask.model, messages: messagesOf(ask), stream: false as const, ...more }
  const answer = await open(ask).chat.send({ chatRequest }, options)
  if (!('choices' in answer)) throw new Error('It streams.')
  return answer
}

async function stream(ask: Ask, more: object = {}, options: object = {}): Promise<AsyncIterable<ChatStreamChunk>> {
  const chatRequest = { model: ask.model, messages: messagesOf(ask), stream: true as const, ...more }
  const answer = await open(ask).chat.send({ chatRequest }, options)
  if ('choices' in answer) throw new Error('It does not stream.')
  return answer
}

async function text(ask: Ask, options: object = {}) {
  const { choices, usage } = await send(ask, {}, options)
  const [choice] = choices
  return {
    text: choice?.message.content,
    end: choice?.finishReason,
    tokens: [usage?.promptTokens, usage?.completionTokens],
  }
}

async function* streamOf(ask: Ask, options: object = {}) {
  for await (const { choices } of await stream(ask, {}, options)) yield choices[0]?.delta.content
}

async function tools(ask: Ask, streams: boolean) {
  const { calls, run } = newTool()
  const messages = messagesOf(ask)
  const request = { messages, tools: [{ type: 'function', function: { ...TOOL, parameters: CITY_SCHEMA } }] }
  for (;;) {
    const { content, toolCalls } = streams ? await gather(await stream(ask, request)) : await said(ask, request)
    if (toolCalls.length === 0) return { text: content, calls }
    messages.push({ role: 'assistant', content: null, toolCalls })
    for (const { id, function: called } of toolCalls) {
      messages.push({ role: 'tool', toolCallId: id, content: await run(JSON.parse(called.arguments)) })
    }
  }
}

async function said(ask: Ask, request: object) {
  const { choices } = await send(ask, request)
  const { content, toolCalls = [] } = choices[0]?.message ?? {}
  return { content, toolCalls }
}

async function gather(chunks: AsyncIterable<ChatStreamChunk>) {
  let content = ''
  const toolCalls: ChatToolCall[] = []
  for await (const { choices } of chunks) {
    const { delta } = choices[0] ?? {}
    content += delta?.content ?? ''
    for (const { index, id, function: piece } of delta?.toolCalls ?? []) {
      toolCalls[index] ??= { id: id ?? '', type: 'function', function: { name: piece?.name ?? '', arguments: '' } }
      toolCalls[index].function.arguments += piece?.arguments ?? ''
    }
  }
  return { content, toolCalls }
}

async function structured(ask: Ask) {
  const jsonSchema = { name: 'place', strict: true, schema: z.toJSONSchema(Place) }
  const { choices } = await send(ask, { responseFormat: { type: 'json_schema', jsonSchema } })
  return { value: JSON.parse(String(choices[0]?.message.content)) }
}

async function embeddings(ask: Ask) {
  const requestBody = { model: ask.model, input: [ask.prompt, ask.prompt] }
  const answer = await open(ask).embeddings.generate({ requestBody })
  if (typeof answer === 'string') throw new Error('It is text.')
  return { vectors: answer.data.map(({ embedding }) => embedding) }
}

const refused = (ask: Ask) =>
  failureOf(text(ask), (thrown) => {
    const { statusCode: status, message, headers } = thrown
    return { error: thrown.constructor.name, status, message, requestId: headers?.get('x-request-id') }
  })

/** OpenRouter's client. */
export const openRouter: Client = {
  model: 'gpt-4.1-mini',
  features: {
    text,
    stream: (ask) => readAll(streamOf(ask)),
    tools: (ask) => tools(ask, false),
    'streamed tools': (ask) => tools(ask, true),
    structured,
    embeddings,
    refusal: refused,
    unauthorized: refused,
    retry: (ask) => text(ask, RETRYING),
    abort: (ask) => {
      const leaving = new AbortController()
      return leaveEarly(streamOf(ask, { signal: leaving.signal }), () => leaving.abort())
    },
  },
}
