import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents'
import OpenAI from 'openai'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { sdkFailure } from './support/failures.ts'
import { City, newTool, Place, TOOL } from './support/parts.ts'

function open({ origin, key }: Ask, useResponses: boolean, maxRetries = 0): Runner {
  const openAIClient = new OpenAI({ baseURL: `${origin}/v1`, apiKey: key, maxRetries })
  return new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses }), tracingDisabled: true })
}

const agentOf = ({ model }: Ask) => new Agent({ name: 'guide', instructions: 'Be brief.', model })

async function text(ask: Ask, useResponses: boolean, maxRetries = 0) {
  const { finalOutput, rawResponses } = await open(ask, useResponses, maxRetries).run(agentOf(ask), ask.prompt)
  const usage = rawResponses[0]?.usage
  return { text: finalOutput, tokens: [usage?.inputTokens, usage?.outputTokens] }
}

async function* streamOf(ask: Ask, useResponses: boolean, signal?: AbortSignal) {
  const options = { stream: true as const, ...(signal ? { signal } : {}) }
  const run = await open(ask, useResponses).run(agentOf(ask), ask.prompt, options)
  for await (const event of run) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') yield event.data.delta
  }
  await run.completed
}

async function tools(ask: Ask, useResponses: boolean, stream: boolean) {
  const { calls, run } = newTool()
  const agent = agentOf(ask).clone({ tools: [tool({ ...TOOL, parameters: City, execute: run })] })
  const runner = open(ask, useResponses)
  if (!stream) return { text: (await runner.run(agent, ask.prompt)).finalOutput, calls }
  const running = await runner.run(agent, ask.prompt, { stream })
  await running.completed
  return { text: running.finalOutput, calls }
}

async function structured(ask: Ask, useResponses: boolean) {
  const agent = new Agent({ name: 'guide', instructions: 'Be brief.', model: ask.model, outputType: Place })
  return { value: (await open(ask, useResponses).run(agent, ask.prompt)).finalOutput }
}

function clientOf(useResponses: boolean): Client {
  const refused = (ask: Ask) => failureOf(text(ask, useResponses), sdkFailure)
  return {
    model: 'gpt-4.1-mini',
    features: {
      text: (ask) => text(ask, useResponses),
      stream: (ask) => readAll(streamOf(ask, useResponses)),
      tools: (ask) => tools(ask, useResponses, false),
      'streamed tools': (ask) => tools(ask, useResponses, true),
      structured: (ask) => structured(ask, useResponses),
      embeddings: { lacks: 'it has agents only' },
      refusal: refused,
      unauthorized: refused,
      retry: (ask) => text(ask, useResponses, 2),
      abort: (ask) => {
        const leaving = new AbortController()
        return leaveEarly(streamOf(ask, useResponses, leaving.signal), () => leaving.abort())
      },
    },
  }
}

/** OpenAI's agents, over responses as they are by themselves. */
export const openAiAgents = clientOf(true)

/** OpenAI's agents over chat completions. */
export const openAiAgentsChat = clientOf(false)
