import { randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
import type { SluiceSubject } from '../../../bench/subjects/sluice.ts'
import type { Gateway } from '../../../support/gateway.ts'
import type { Act, Ask, Client, Feature, Outcome } from './client.ts'
import { ANSWER, PLACE, VECTOR, WEATHER } from './roles.ts'
import { UPSTREAM_KEY, type Upstream } from './upstream.ts'

/** Where clients are compared. */
export interface Stage {
  readonly upstream: Upstream
  /** The gateway as `wrangler dev` runs it, with all its stores. */
  readonly gateway: Door
  /** The gateway as workerd runs it alone: the proxy of `wrangler dev` does not tell that a caller has left. */
  readonly bare: Door
}

/** Where a gateway is, what opens it, and which models it has, best first. */
interface Door {
  readonly origin: string
  readonly key: string
  readonly models: readonly string[]
}

/** A model of each maker, so that a client speaks to its own and, translated, to the others. */
const MODELS = ['gpt-4.1-mini', 'claude-sonnet-5', 'gemini-3.5-flash'] as const
const PATHS = { openai: '/v1', anthropic: '/v1', gemini: '/v1beta' } as const
const ONCE = '-once'

/** Gives a gateway its providers, all of them played by the upstream, and routes that leave trying again to the client. */
export async function openGateway(gateway: Gateway, key: string, { url }: Upstream): Promise<Door> {
  const change = async (method: string, path: string, body?: unknown) => {
    expect((await gateway.send(method, `/admin/${path}`, body)).ok).toBe(true)
  }
  for (const [provider, path] of Object.entries(PATHS)) {
    await change('POST', 'credentials', { provider, name: 'upstream', secret: UPSTREAM_KEY, baseUrl: url + path })
  }
  for (const model of MODELS) {
    await change('PUT', `aliases/${model}${ONCE}`, { strategy: 'fallback', models: [model], attempts: 1 })
  }
  // The sandbox is live here too, and answers otherwise.
  const autoModels = Object.keys(PATHS).map((provider, index) => `${provider}/${MODELS[index]}`)
  await change('PUT', 'settings', { autoModels })
  await change('POST', 'settings/publish')
  return { origin: gateway.url, key, models: MODELS }
}

/** The door of a gateway whose two providers both speak OpenAI's chat, one of them its responses too. */
export function bareDoor({ ask }: SluiceSubject): Door {
  const { port, headers } = ask({ name: '', behaviour: '', promptBytes: 0, stream: false, concurrency: 1 })
  const key = headers['authorization']?.slice('Bearer '.length) ?? ''
  return { origin: `http://127.0.0.1:${port}`, key, models: ['openai/gpt-4.1-mini', 'custom/gpt-4.1-mini'] }
}

/** What each feature comes to at the least; that the same comes with and without the gateway is not enough. */
const EXPECTED: Readonly<Record<Feature, Outcome>> = {
  text: { text: ANSWER },
  stream: { text: ANSWER, inPieces: true },
  tools: { text: `It is ${WEATHER}.`, calls: [{ city: 'Paris' }] },
  'streamed tools': { text: `It is ${WEATHER}.`, calls: [{ city: 'Paris' }] },
  structured: { value: PLACE },
  embeddings: { vectors: [VECTOR, VECTOR] },
  refusal: { status: 400, saysWhy: true },
  unauthorized: { status: 401, saysWhy: true },
  retry: { text: ANSWER, tries: 2, hasWaited: true },
  abort: { began: true, tries: 1 },
}

const WORDS: Partial<Record<Feature, string>> = { tools: 'weather', 'streamed tools': 'weather', refusal: 'refuse' }

/** What is written into the table. */
export type Verdict = '=' | '!' | '-'

/**
 * Does the same without and with the gateway, and holds the outcomes against each other. Throws where they are not the same
 * and are not known to differ; and where they are known to differ, and do not.
 */
export async function compare({ model, features, differs }: Client, feature: Feature, stage: Stage): Promise<Verdict> {
  const act = features[feature]
  if (typeof act !== 'function') return '-'
  const { upstream } = stage
  const { origin, key, models } = doorFor(feature, model, stage)
  const isUnknown = feature === 'unauthorized'
  const direct = askOf(feature, upstream.url, isUnknown ? 'wrong' : UPSTREAM_KEY, model)
  const through = models.map((each) => askOf(feature, origin, isUnknown ? 'sl-wrong' : key, each))
  const outcomes = through.map((ask) => perform(act, feature, ask, upstream))
  const [expected, settled] = await Promise.all([perform(act, feature, direct, upstream), Promise.allSettled(outcomes)])
  expect(expected).toMatchObject(EXPECTED[feature])
  const got = settled.map((each) => (each.status === 'fulfilled' ? each.value : each.reason))
  const same = models.map(() => expected)
  if (differs?.[feature]) expect(got).not.toEqual(same)
  else expect(got).toEqual(same)
  return differs?.[feature] ? '!' : '='
}

function doorFor(feature: Feature, own: string, { gateway, bare }: Stage): Door {
  switch (feature) {
    case 'abort':
      return bare
    case 'embeddings':
      return { ...gateway, models: ['text-embedding-3-small'] }
    case 'unauthorized':
      return { ...gateway, models: [own] }
    case 'retry':
      return { ...gateway, models: gateway.models.map((each) => each + ONCE) }
    default:
      return gateway
  }
}

function askOf(feature: Feature, origin: string, key: string, model: string): Ask {
  return { origin, key, model, prompt: `${WORDS[feature] ?? feature} ${randomUUID()}` }
}

/** Acts, and looks from the other side at what the client did of itself. */
async function perform(act: Act, feature: Feature, ask: Ask, upstream: Upstream): Promise<Outcome> {
  const outcome = await act(ask)
  const received = () => upstream.received(ask.prompt)
  if (feature === 'retry') {
    const [first, second] = received()
    const waitedMs = (second?.at ?? 0) - (first?.at ?? 0)
    return { ...outcome, tries: received().length, hasWaited: waitedMs >= 990 && waitedMs < 4_000 }
  }
  if (feature === 'abort') {
    await vi.waitFor(() => expect(received()[0]?.leftAt).toBeTypeOf('number'), { timeout: 3_000 })
    return { ...outcome, tries: received().length }
  }
  return outcome
}
