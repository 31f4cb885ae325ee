import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  type EmbeddingModel,
  embedMany,
  generateText,
  isStepCount,
  type LanguageModel,
  Output,
  streamText,
  tool,
} from 'ai'
import { type Act, type Ask, type Client, failureOf, type Lack, leaveEarly, readAll } from './support/client.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

// It says on the terminal what it makes of names that it does not know.
globalThis.AI_SDK_LOG_WARNINGS = false

type Open = (ask: Ask) => LanguageModel

const text = async (open: Open, ask: Ask, maxRetries = 0) => {
  const { text, finishReason, usage } = await generateText({ model: open(ask), prompt: ask.prompt, maxRetries })
  return { text, end: finishReason, tokens: [usage.inputTokens, usage.outputTokens] }
}

function streamOf(open: Open, ask: Ask, abortSignal?: AbortSignal) {
  const options = { model: open(ask), prompt: ask.prompt, maxRetries: 0 }
  return streamText({ ...options, ...(abortSignal ? { abortSignal } : {}), onError: () => undefined }).textStream
}

async function tools(open: Open, ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const get_weather = tool({ description: TOOL.description, inputSchema: City, execute: run })
  const options = { model: open(ask), prompt: ask.prompt, tools: { get_weather }, stopWhen: isStepCount(3) }
  const text = stream ? streamText(options).text : (await generateText(options)).text
  return { text: await text, calls }
}

async function structured(open: Open, ask: Ask) {
  const output = Output.object({ schema: Place })
  const answer = await generateText({ model: open(ask), prompt: ask.prompt, output, maxRetries: 0 })
  return { value: answer.output }
}

function embeddingsBy(open: (ask: Ask) => EmbeddingModel): Act {
  return async (ask) => {
    const { embeddings } = await embedMany({ model: open(ask), values: [ask.prompt, ask.prompt] })
    return { vectors: embeddings }
  }
}

function refused(open: Open, ask: Ask) {
  return failureOf(text(open, ask), ({ name, statusCode, message, responseHeaders }) => {
    return { error: name, status: statusCode, message, requestId: responseHeaders?.['x-request-id'] }
  })
}

function clientOf(model: string, open: Open, embeddings: Act | Lack): Client {
  return {
    model,
    features: {
      text: (ask) => text(open, ask),
      stream: (ask) => readAll(streamOf(open, ask)),
      tools: (ask) => tools(open, ask, false),
      'streamed tools': (ask) => tools(open, ask, true),
      structured: (ask) => structured(open, ask),
      embeddings,
      refusal: (ask) => refused(open, ask),
      unauthorized: (ask) => refused(open, ask),
      retry: (ask) => text(open, ask, 2),
      abort: (ask) => {
        const leaving = new AbortController()
        return leaveEarly(streamOf(open, ask, leaving.signal), () => leaving.abort())
      },
    },
  }
}

const openAi = ({ origin, key }: Ask) => createOpenAI({ baseURL: `${origin}/v1`, apiKey: key })

const compatible = ({ origin, key }: Ask) =>
  createOpenAICompatible({
    name: 'sluice',
    baseURL: `${origin}/v1`,
    apiKey: key,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })

const anthropic = ({ origin, key }: Ask) => createAnthropic({ baseURL: `${origin}/v1`, apiKey: key })

/** Vercel's AI SDK with its provider for OpenAI, which speaks responses unless told otherwise. */
export const aiSdkOpenAi = clientOf(
  'gpt-4.1-mini',
  (ask) => openAi(ask)(ask.model),
  embeddingsBy((ask) => openAi(ask).embedding(ask.model)),
)

/** The same with its provider for whoever speaks OpenAI's chat. */
export const aiSdkCompatible = clientOf(
  'gpt-4.1-mini',
  (ask) => compatible(ask)(ask.model),
  embeddingsBy((ask) => compatible(ask).embeddingModel(ask.model)),
)

/** The same with its provider for Anthropic. */
export const aiSdkAnthropic = clientOf('claude-sonnet-5', (ask) => anthropic(ask)(ask.model), {
  lacks: 'Anthropic has no embeddings',
})
