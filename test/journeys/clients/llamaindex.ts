import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai'
import { type BaseToolWithCall, type ChatMessage, tool } from 'llamaindex'
import { type Ask, type Client, failureOf, readAll } from './support/client.ts'
import { sdkFailure } from './support/failures.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

const settingsOf = ({ origin, key, model }: Ask, maxRetries = 0) => ({
  model,
  apiKey: key,
  baseURL: `${origin}/v1`,
  maxRetries,
})

const open = (ask: Ask, maxRetries = 0) => new OpenAI(settingsOf(ask, maxRetries))

const messagesOf = ({ prompt }: Ask): ChatMessage[] => [{ role: 'user', content: prompt }]

async function text(ask: Ask, maxRetries = 0) {
  const { message } = await open(ask, maxRetries).chat({ messages: messagesOf(ask) })
  return { text: message.content }
}

async function* streamOf(ask: Ask) {
  for await (const { delta } of await open(ask).chat({ messages: messagesOf(ask), stream: true })) yield delta
}

async function tools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const weather = tool({ ...TOOL, parameters: City, execute: run })
  const messages = messagesOf(ask)
  for (;;) {
    const said = stream ? await streamedTurn(ask, messages, weather) : await turn(ask, messages, weather)
    messages.push(...said.newMessages)
    if (said.toolCalls.length === 0) return { text: said.text, calls }
  }
}

async function turn(ask: Ask, messages: ChatMessage[], weather: BaseToolWithCall) {
  const { newMessages, toolCalls } = await open(ask).exec({ messages, tools: [weather] })
  return { newMessages, toolCalls, text: newMessages.at(-1)?.content }
}

async function streamedTurn(ask: Ask, messages: ChatMessage[], weather: BaseToolWithCall) {
  const { stream, newMessages, toolCalls } = await open(ask).streamExec({ messages, tools: [weather], stream: true })
  let text = ''
  for await (const { delta } of stream) text += delta
  return { newMessages: newMessages(), toolCalls, text }
}

async function structured(ask: Ask) {
  const { object } = await open(ask).exec({ messages: messagesOf(ask), responseFormat: Place })
  return { value: object }
}

async function embeddings(ask: Ask) {
  return { vectors: await new OpenAIEmbedding(settingsOf(ask)).getTextEmbeddings([ask.prompt, ask.prompt]) }
}

const refused = (ask: Ask) => failureOf(text(ask), sdkFailure)

/** LlamaIndex with its package for OpenAI. */
export const llamaIndex: Client = {
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
    abort: { lacks: 'it takes no signal, and who stops reading does not hang up' },
  },
}
