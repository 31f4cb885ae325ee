import { Mastra } from '@mastra/core'
import { Agent } from '@mastra/core/agent'
import { ModelRouterEmbeddingModel } from '@mastra/core/llm'
import { createTool } from '@mastra/core/tools'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

const modelOf = ({ origin, key, model }: Ask) => ({
  providerId: 'sluice',
  modelId: model,
  url: `${origin}/v1`,
  apiKey: key,
})

const SELF = { id: 'guide', name: 'guide', instructions: 'Be brief.' }

/** By itself it prints each error that it also throws. */
function open(ask: Ask, more: object = {}): Agent {
  const guide = new Agent({ ...SELF, model: modelOf(ask), maxRetries: 0, ...more })
  return new Mastra({ agents: { guide }, logger: false }).getAgent('guide')
}

async function text(ask: Ask, maxRetries = 0) {
  const { text, finishReason, usage } = await open(ask, { maxRetries }).generate(ask.prompt)
  return { text, end: finishReason, tokens: [usage.inputTokens, usage.outputTokens] }
}

async function* streamOf(ask: Ask, abortSignal?: AbortSignal) {
  const { textStream } = await open(ask).stream(ask.prompt, abortSignal ? { abortSignal } : {})
  for await (const piece of textStream) yield piece
}

async function tools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const { name: id, description } = TOOL
  const get_weather = createTool({ id, description, inputSchema: City, execute: run })
  const agent = open(ask, { tools: { get_weather } })
  const { text } = stream ? await agent.stream(ask.prompt) : await agent.generate(ask.prompt)
  return { text: await text, calls }
}

async function structured(ask: Ask) {
  const { object } = await open(ask).generate(ask.prompt, { structuredOutput: { schema: Place } })
  return { value: object }
}

async function embeddings(ask: Ask) {
  const model = new ModelRouterEmbeddingModel(modelOf(ask))
  const answer = await model.doEmbed({ values: [ask.prompt, ask.prompt] })
  return { vectors: answer.embeddings }
}

const refused = (ask: Ask) =>
  failureOf(text(ask), ({ name, statusCode, message, responseHeaders }) => {
    return { error: name, status: statusCode, message, requestId: responseHeaders?.['x-request-id'] }
  })

/** Mastra's agents. */
export const mastra: Client = {
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
