import Anthropic from '@anthropic-ai/sdk'
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { sdkFailure } from './support/failures.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

const open = ({ origin, key }: Ask, maxRetries = 0) => new Anthropic({ baseURL: origin, apiKey: key, maxRetries })

const bodyOf = ({ model, prompt }: Ask) => ({
  model,
  max_tokens: 500,
  messages: [{ role: 'user' as const, content: prompt }],
})

function textOf(content: readonly { readonly type: string; readonly text?: string }[]): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

async function text(ask: Ask, maxRetries = 0) {
  const { content, stop_reason, usage } = await open(ask, maxRetries).messages.create(bodyOf(ask))
  return { text: textOf(content), end: stop_reason, tokens: [usage.input_tokens, usage.output_tokens] }
}

async function* streamOf(ask: Ask, signal?: AbortSignal) {
  for await (const event of open(ask).messages.stream(bodyOf(ask), signal ? { signal } : {})) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text
  }
}

async function tools(ask: Ask, stream: boolean) {
  const { calls, run } = newTool()
  const tool = betaZodTool({ ...TOOL, inputSchema: City, run })
  const body = { ...bodyOf(ask), tools: [tool] }
  const { messages } = open(ask).beta
  const runner = stream ? messages.toolRunner({ ...body, stream }) : messages.toolRunner(body)
  return { text: textOf((await runner.runUntilDone()).content), calls }
}

async function structured(ask: Ask) {
  const output_config = { format: zodOutputFormat(Place) }
  const { parsed_output } = await open(ask).messages.parse({ ...bodyOf(ask), output_config })
  return { value: parsed_output }
}

const refused = (ask: Ask) => failureOf(text(ask), sdkFailure)

/** Anthropic's client. */
export const anthropic: Client = {
  model: 'claude-sonnet-5',
  features: {
    text,
    stream: (ask) => readAll(streamOf(ask)),
    tools: (ask) => tools(ask, false),
    'streamed tools': (ask) => tools(ask, true),
    structured,
    embeddings: { lacks: 'Anthropic has no embeddings' },
    refusal: refused,
    unauthorized: refused,
    retry: (ask) => text(ask, 2),
    abort: (ask) => {
      const leaving = new AbortController()
      return leaveEarly(streamOf(ask, leaving.signal), () => leaving.abort())
    },
  },
}
