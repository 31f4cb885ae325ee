import OpenAI from 'openai'
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod'
import type { ResponseInput } from 'openai/resources/responses/responses'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { sdkFailure } from './support/failures.ts'
import { CITY_SCHEMA, newTool, Place, TOOL } from './support/parts.ts'

const open = ({ origin, key }: Ask, maxRetries = 0) => new OpenAI({ baseURL: `${origin}/v1`, apiKey: key, maxRetries })

const messagesOf = ({ prompt }: Ask) => [{ role: 'user' as const, content: prompt }]

async function text(ask: Ask, maxRetries = 0) {
  const { model } = ask
  const { choices, usage } = await open(ask, maxRetries).chat.completions.create({ model, messages: messagesOf(ask) })
  const [choice] = choices
  const tokens = [usage?.prompt_tokens, usage?.completion_tokens]
  return { text: choice?.message.content, end: choice?.finish_reason, tokens }
}

async function* streamOf(ask: Ask, signal?: AbortSignal) {
  const { model } = ask
  const body = { model, messages: messagesOf(ask), stream: true as const, stream_options: { include_usage: true } }
  const stream = await open(ask).chat.completions.create(body, signal ? { signal } : {})
  for await (const chunk of stream) yield chunk.choices[0]?.delta.content
}

async function tools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const tool = { ...TOOL, parameters: CITY_SCHEMA, function: run, parse: JSON.parse }
  const body = { model: ask.model, messages: messagesOf(ask), tools: [{ type: 'function' as const, function: tool }] }
  const runner = stream
    ? open(ask).chat.completions.runTools({ ...body, stream })
    : open(ask).chat.completions.runTools(body)
  return { text: await runner.finalContent(), calls }
}

async function structured(ask: Ask) {
  const { choices } = await open(ask).chat.completions.parse({
    model: ask.model,
    messages: messagesOf(ask),
    response_format: zodResponseFormat(Place, 'place'),
  })
  return { value: choices[0]?.message.parsed }
}

async function embeddings(ask: Ask) {
  const { data } = await open(ask).embeddings.create({ model: ask.model, input: [ask.prompt, ask.prompt] })
  return { vectors: data.map(({ embedding }) => embedding) }
}

const refused = (ask: Ask) => failureOf(text(ask), sdkFailure)

/** OpenAI's client, chat completions. */
export const openAiChat: Client = {
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
    retry: (ask) => text(ask, 2),
    abort: (ask) => {
      const leaving = new AbortController()
      return leaveEarly(streamOf(ask, leaving.signal), () => leaving.abort())
    },
  },
}

async function respond(ask: Ask, maxRetries = 0) {
  const { model, prompt } = ask
  const response = await open(ask, maxRetries).responses.create({ model, input: prompt })
  const { output_text, status, usage } = response
  return { text: output_text, end: status, tokens: [usage?.input_tokens, usage?.output_tokens] }
}

async function* responseOf(ask: Ask, signal?: AbortSignal) {
  const body = { model: ask.model, input: ask.prompt, stream: true as const }
  const stream = await open(ask).responses.create(body, signal ? { signal } : {})
  for await (const event of stream) if (event.type === 'response.output_text.delta') yield event.delta
}

async function respondWithTools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const { responses } = open(ask)
  const request = {
    model: ask.model,
    tools: [{ type: 'function' as const, ...TOOL, parameters: CITY_SCHEMA, strict: true }],
    // An agent's own memory: everything goes with every request.
    store: false,
  }
  const input: ResponseInput = messagesOf(ask)
  for (;;) {
    const body = { ...request, input }
    const whole = stream ? responses.stream(body).finalResponse() : responses.create(body)
    const response: OpenAI.Responses.Response = await whole
    const called = response.output.filter((item) => item.type === 'function_call')
    if (called.length === 0) return { text: response.output_text, calls }
    input.push(...(response.output as ResponseInput))
    for (const { call_id, arguments: sent } of called) {
      input.push({ type: 'function_call_output', call_id, output: await run(JSON.parse(sent)) })
    }
  }
}

async function respondInShape(ask: Ask) {
  const { model, prompt } = ask
  const format = zodTextFormat(Place, 'place')
  const { output_parsed } = await open(ask).responses.parse({ model, input: prompt, text: { format } })
  return { value: output_parsed }
}

const refusedResponse = (ask: Ask) => failureOf(respond(ask), sdkFailure)

/** OpenAI's client, responses. */
export const openAiResponses: Client = {
  model: 'gpt-4.1-mini',
  features: {
    text: respond,
    stream: (ask) => readAll(responseOf(ask)),
    tools: (ask) => respondWithTools(ask, false),
    'streamed tools': (ask) => respondWithTools(ask, true),
    structured: respondInShape,
    embeddings: { lacks: 'as above: it is the same client' },
    refusal: refusedResponse,
    unauthorized: refusedResponse,
    retry: (ask) => respond(ask, 2),
    abort: (ask) => {
      const leaving = new AbortController()
      return leaveEarly(responseOf(ask, leaving.signal), () => leaving.abort())
    },
  },
}
