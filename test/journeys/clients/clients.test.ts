import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSluice, type SluiceSubject, startSluice } from '../../bench/subjects/sluice.ts'
import { LOCAL_KEY, startGateway } from '../../support/gateway.ts'
import { type Client, FEATURES, type Feature } from './support/client.ts'
import { bareDoor, compare, openGateway, type Stage, type Verdict } from './support/compare.ts'
import { startUpstream, type Upstream } from './support/upstream.ts'

/** Each is loaded when it is its turn: some are large. */
const CLIENTS: Readonly<Record<string, () => Promise<Client>>> = {
  'openai (chat)': async () => (await import('./openai.ts')).openAiChat,
  'openai (responses)': async () => (await import('./openai.ts')).openAiResponses,
  '@anthropic-ai/sdk': async () => (await import('./anthropic.ts')).anthropic,
  '@google/genai': async () => (await import('./google.ts')).google,
  'ai + @ai-sdk/openai': async () => (await import('./ai-sdk.ts')).aiSdkOpenAi,
  'ai + @ai-sdk/openai-compatible': async () => (await import('./ai-sdk.ts')).aiSdkCompatible,
  'ai + @ai-sdk/anthropic': async () => (await import('./ai-sdk.ts')).aiSdkAnthropic,
  '@langchain/openai + langgraph': async () => (await import('./langchain.ts')).langChain,
  '@openai/agents (responses)': async () => (await import('./openai-agents.ts')).openAiAgents,
  '@openai/agents (chat)': async () => (await import('./openai-agents.ts')).openAiAgentsChat,
  '@openrouter/sdk': async () => (await import('./openrouter.ts')).openRouter,
  '@mastra/core': async () => (await import('./mastra.ts')).mastra,
  'llamaindex + @llamaindex/openai': async () => (await import('./llamaindex.ts')).llamaIndex,
}

/**
 * What each client comes to, in the order of the features: `=` the same with and without the gateway, whoever the provider;
 * `-` the client has no such thing; `!` known to differ. The clients' own files say why.
 */
const TABLE: Readonly<Record<string, string>> = {
  'openai (chat)': '= = = = = = = = = =',
  'openai (responses)': '= = = = = - = = = =',
  '@anthropic-ai/sdk': '= = = = = - = = = =',
  '@google/genai': '= = = = = - = = - =',
  'ai + @ai-sdk/openai': '= = = = = = = = = =',
  'ai + @ai-sdk/openai-compatible': '= = = = = = = = = =',
  'ai + @ai-sdk/anthropic': '= = = = = - = = = =',
  '@langchain/openai + langgraph': '= = = = = = = = = =',
  '@openai/agents (responses)': '= = = = = - = = = =',
  '@openai/agents (chat)': '= = = = = - = = = =',
  '@openrouter/sdk': '= = = = = = = = = =',
  '@mastra/core': '= = = = = = = = = =',
  'llamaindex + @llamaindex/openai': '= = = = = = = = = -',
}

const gateway = startGateway()
const verdicts = new Map<string, Verdict>()
let upstream: Upstream
let bare: SluiceSubject
let stage: Stage

beforeAll(async () => {
  upstream = await startUpstream()
  bare = await startSluice('bare', await buildSluice(), Number(new URL(upstream.url).port), {
    settings: { unpricedModels: 'upper_bound' },
  })
  stage = { upstream, gateway: await openGateway(gateway, LOCAL_KEY, upstream), bare: bareDoor(bare) }
})
afterAll(async () => {
  bare?.stop()
  await upstream?.stop()
  process.stdout.write(`${FEATURES.join(' | ')}\n${Object.entries(rows()).map(asLine).join('\n')}\n`)
})

const cell = (name: string, feature: Feature) => `${name}: ${feature}`
const asLine = ([name, row]: readonly [string, string]) => `${name.padEnd(32)} ${row}`

function rows(): Record<string, string> {
  const rowOf = (name: string) => FEATURES.map((feature) => verdicts.get(cell(name, feature)) ?? '?').join(' ')
  return Object.fromEntries(Object.keys(CLIENTS).map((name) => [name, rowOf(name)]))
}

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  let client: Client
  beforeAll(async () => {
    client = (await CLIENTS[name]?.()) as Client
  })
  test.concurrent.each(FEATURES)('%s: through Sluice as without it', async (feature) => {
    verdicts.set(cell(name, feature), await compare(client, feature, stage))
  })
})

test('the table says what each client comes to', () => {
  expect(rows()).toEqual(TABLE)
})
