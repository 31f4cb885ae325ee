import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import type { Reading } from '../../../../src/conventions/convention.ts'
import { litellm } from '../../../../src/conventions/litellm/litellm.ts'
import { openrouter } from '../../../../src/conventions/openrouter/openrouter.ts'
import { vercel } from '../../../../src/conventions/vercel.ts'
import { Fault } from '../../../../src/shared/faults.ts'

/** Fields of a chat request that OpenAI has. */
const OPENAI = {
  messages: [{ role: 'user', content: 'Hi' }],
  temperature: 0.5,
  user: 'u',
  service_tier: 'flex',
  tools: [],
  reasoning_effort: 'low',
}

const NAMES = ['gpt-4o', 'openai/gpt-5:nitro', 'anthropic/claude-sonnet-4.5', 'openrouter/auto', 'vertex_ai/g', 'a,b']

const well = {
  models: fc.array(fc.constantFrom(...NAMES), { maxLength: 4 }),
  provider: fc.record({ order: fc.constant(['google-vertex']), sort: fc.constantFrom('price', 'latency') }),
  reasoning: fc.record({ effort: fc.constantFrom('high', 'none'), exclude: fc.boolean() }, { requiredKeys: [] }),
  plugins: fc.constant([{ id: 'web' }]),
  transforms: fc.constant(['middle-out']),
  session_id: fc.constant('s'),
  usage: fc.constant({ include: true }),
  preset: fc.constant('p'),
  providerOptions: fc.constant({ gateway: { only: ['bedrock'], sort: 'cost', user: 'v' }, openai: { x: 1 } }),
  fallbacks: fc.constantFrom(['b'], [{ model: 'b', api_key: 'k', temperature: 1, provider: { only: ['x'] } }]),
  num_retries: fc.nat({ max: 5 }),
  timeout: fc.integer({ min: 1, max: 60 }),
  api_key: fc.constant('k'),
  api_base: fc.constant('https://llm.example.com/v1'),
  mock_response: fc.constant('text'),
  metadata: fc.constant({ tags: ['a'] }),
  tags: fc.constant(['b']),
  cache: fc.constant({ 'no-cache': true }),
  drop_params: fc.boolean(),
  guardrails: fc.constant(['g']),
  aws_secret_access_key: fc.constant('k'),
}

/** What OpenAI has a field for, whatever it was called: everything else must be gone. */
const KNOWN = new Set([...Object.keys(OPENAI), 'model', 'stream', 'stream_options'])

/** The body as the gateway sends it on, once these conventions have read it. */
function sentOn(body: Record<string, unknown>): Record<string, unknown> {
  let fields: Record<string, unknown> = body
  for (const convention of [vercel, openrouter, litellm]) {
    if (!convention.speaks(new Headers(), body)) continue
    const reading: Reading = convention.read(new Headers(), fields)
    expect(Wish.strict().safeParse(reading.wish).error).toBeUndefined()
    const kept = Object.entries(fields).filter(([field]) => !reading.own.includes(field))
    fields = { ...Object.fromEntries(kept), ...reading.sets, model: reading.model ?? fields.model }
  }
  return fields
}

describe('fields of other gateways', () => {
  it('are never sent on, whichever of them a request has', () => {
    const request = fc.record(
      { ...well, model: fc.constantFrom(...NAMES), stream: fc.boolean() },
      { requiredKeys: ['model'] },
    )
    fc.assert(
      fc.property(request, (fields) => {
        const sent = sentOn({ ...OPENAI, ...fields })
        expect(Object.keys(sent).filter((field) => !KNOWN.has(field))).toEqual([])
        expect(sent).toMatchObject({ messages: OPENAI.messages, temperature: 0.5, user: 'u', tools: [] })
      }),
      { numRuns: 300 },
    )
  })

  it('leave everything of OpenAI’s alone where they are not there', () => {
    for (const convention of [vercel, openrouter, litellm]) {
      const { own, sets, wish, warnings } = convention.read(new Headers(), { ...OPENAI, model: 'gpt-4o' })
      expect(own.filter((field) => field in OPENAI)).toEqual([])
      expect([sets ?? {}, wish, warnings]).toEqual([{}, {}, []])
    }
  })

  it('that hold anything at all are read or refused by their own names', () => {
    const field = fc.constantFrom(...Object.keys(well), 'route', 'include_reasoning', 'trace', 'fastest_response')
    fc.assert(
      fc.property(field, fc.jsonValue({ maxDepth: 3 }), (name, value) => {
        for (const convention of [vercel, openrouter, litellm]) {
          try {
            const { wish } = convention.read(new Headers(), { ...OPENAI, model: 'gpt-4o', [name]: value })
            expect(Wish.strict().safeParse(wish).error).toBeUndefined()
          } catch (thrown) {
            if (!(thrown instanceof Fault)) throw thrown
            expect(thrown.code).toBe('invalid_request')
            expect(thrown.param?.split('.', 1)[0]).toBe(name)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})
