import type { UsageMetadata } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { sdkFailure } from './support/failures.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

const settingsOf = ({ origin, key, model }: Ask, maxRetries = 0) => ({
  model,
  apiKey: key,
  maxRetries,
  configuration: { baseURL: `${origin}/v1` },
})

const open = (ask: Ask, maxRetries = 0) => new ChatOpenAI(settingsOf(ask, maxRetries))

async function text(ask: Ask, maxRetries = 0) {
  const { content, response_metadata, usage_metadata } = await open(ask, maxRetries).invoke(ask.prompt)
  const usage = usage_metadata as UsageMetadata | undefined
  const tokens = [usage?.input_tokens, usage?.output_tokens]
  return { text: content, end: response_metadata['finish_reason'], tokens }
}

async function* streamOf(ask: Ask, signal?: AbortSignal) {
  const stream = await open(ask).stream(ask.prompt, signal ? { signal } : {})
  for await (const { text: piece } of stream) yield piece
}

/** The loop is LangGraph's. */
async function tools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const weather = tool(run, { ...TOOL, schema: City })
  const agent = createReactAgent({ llm: open(ask), tools: [weather] })
  const input = { messages: [{ role: 'user', content: ask.prompt }] }
  if (!stream) return { text: (await agent.invoke(input)).messages.at(-1)?.text, calls }
  let text = ''
  for await (const [message, about] of await agent.stream(input, { streamMode: 'messages' })) {
    if (about['langgraph_node'] === 'agent') text += message.text
  }
  return { text, calls }
}

async function structured(ask: Ask) {
  return { value: await open(ask).withStructuredOutput(Place, { method: 'jsonSchema' }).invoke(ask.prompt) }
}

async function embeddings(ask: Ask) {
  return { vectors: await new OpenAIEmbeddings(settingsOf(ask)).embedDocuments([ask.prompt, ask.prompt]) }
}

const refused = (ask: Ask) => failureOf(text(ask), sdkFailure)

/** LangChain's chat model for OpenAI, and an agent of LangGraph. */
export const langChain: Client = {
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
