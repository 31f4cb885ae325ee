import { describe, expect, it } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { vercel } from '../../../../src/conventions/vercel.ts'
import { faultOf, SECRET } from '../support.ts'

const body = { model: 'anthropic/claude-sonnet-4.6', messages: [{ role: 'user', content: 'Hi' }] }

const readOptions = (providerOptions: unknown, fields: Record<string, unknown> = {}) => {
  const reading = vercel.read(new Headers(), { ...body, providerOptions, ...fields })
  expect(Wish.strict().safeParse(reading.wish).error).toBeUndefined()
  expect(JSON.stringify([reading.warnings, reading.native, reading.wish, reading.sets])).not.toContain(SECRET)
  return reading
}
const read = (gateway: unknown, fields: Record<string, unknown> = {}) => readOptions({ gateway }, fields)

describe('who speaks it', () => {
  it('is known by `providerOptions` alone', () => {
    expect(vercel.speaks(new Headers(), { ...body, providerOptions: {} })).toBe(true)
    expect(vercel.speaks(new Headers(), body)).toBe(false)
  })
})

describe('routing', () => {
  it('names providers in our words, and models that follow', () => {
    const { wish, model, own } = read({
      order: ['vertex', 'anthropic'],
      only: ['vertexAnthropic', 'anthropic', 'bedrock'],
      models: ['openai/gpt-5.4-nano', 'google/gemini-3-flash'],
    })
    expect(wish).toEqual({
      providers: { order: ['vertex', 'anthropic'], only: ['vertex', 'anthropic', 'bedrock'] },
      fallbacks: ['openai/gpt-5.4-nano', 'google/gemini-3-flash'],
    })
    expect(model).toBeUndefined()
    expect(own).toEqual(['providerOptions'])
  })

  it.each([
    ['cost', 'cost'],
    ['ttft', 'latency'],
    ['tps', 'latency'],
  ])('sorts by %s as %s', (sort, strategy) => expect(read({ sort }).wish.strategy).toBe(strategy))

  it('keeps the order of models, which no sorting may change', () => {
    const { wish, warnings } = read({ sort: 'cost', models: ['openai/gpt-5'] })
    expect(wish).toEqual({ fallbacks: ['openai/gpt-5'] })
    expect(warnings).toHaveLength(1)
  })

  it('asks only those who keep nothing, for either policy', () => {
    expect(read({ zeroDataRetention: true })).toMatchObject({ wish: { zero_retention: true }, warnings: [] })
    const { wish, warnings } = read({ disallowPromptTraining: true })
    expect(wish).toEqual({ zero_retention: true })
    expect(warnings).toHaveLength(1)
    expect(read({ zeroDataRetention: false }).wish).toEqual({})
  })

  it('waits for a provider as long as the longest of its times', () => {
    expect(read({ providerTimeouts: { byok: { openai: 15_000 } } })).toMatchObject({
      wish: { deadlines: { first_token_ms: 15_000 } },
      warnings: [],
    })
    const two = read({ providerTimeouts: { byok: { openai: 5000 }, system: { anthropic: 9000 } } })
    expect(two.wish.deadlines).toEqual({ first_token_ms: 9000 })
    expect(two.warnings).toEqual(['`providerOptions.gateway.providerTimeouts`: the longest counts for all.'])
  })

  it('keeps tags and the quota’s owner with the record', () => {
    expect(read({ tags: ['chat', 'v2'], quotaEntityId: 'org-123' }).wish.metadata).toEqual({
      tags: 'chat,v2',
      quota_entity_id: 'org-123',
    })
  })
})

describe('what OpenAI has fields for', () => {
  it('is said in them', () => {
    expect(read({ user: 'user-1', serviceTier: 'priority' }).sets).toEqual({ user: 'user-1', service_tier: 'priority' })
    expect(read({ user: 'user-1' }, { user: 'other' }).sets).toEqual({})
  })
})

describe("the caller's own keys", () => {
  it('are used for whoever is asked first', () => {
    const byok = { openai: [{ apiKey: `${SECRET}-o` }], anthropic: [{ apiKey: SECRET }] }
    expect(read({ byok }).ownKey).toEqual({ provider: 'anthropic', apiKey: SECRET, baseUrl: null })
    const ordered = read({ byok, order: ['openai'] })
    expect(ordered.ownKey?.provider).toBe('openai')
    expect(ordered.warnings).toEqual(['Keys that are not used: `anthropic`. Store them as credentials.'])
  })

  it('open an Azure resource at its address', () => {
    const { ownKey } = read({ byok: { azure: [{ apiKey: SECRET, resourceName: 'acme' }] } }, { model: 'openai/gpt-5' })
    expect(ownKey).toEqual({ provider: 'azure', apiKey: SECRET, baseUrl: 'https://acme.openai.azure.com' })
    faultOf(
      () => read({ byok: { azure: [{ apiKey: SECRET, resourceName: 'evil.example/' }] } }),
      'providerOptions.gateway.byok.azure.0.resourceName',
    )
  })

  it('that are no API keys are not used, and that is said', () => {
    const { ownKey, warnings } = read({ byok: { bedrock: [{ accessKeyId: 'a', secretAccessKey: SECRET }] } })
    expect(ownKey).toBeUndefined()
    expect(warnings).toEqual(['Keys that are not used: `bedrock`. Store them as credentials.'])
  })
})

describe('what Vercel itself is asked', () => {
  it('goes there as it is', () => {
    const reading = read({ only: ['anthropic'] }, { model: 'vercel/anthropic/claude-sonnet-4.6' })
    expect(reading).toEqual({ wish: {}, own: [], warnings: [] })
  })

  it('is kept apart, without keys, for those targets that are Vercel', () => {
    const { native } = readOptions({
      gateway: { only: ['openai'], byok: { openai: [{ apiKey: SECRET }] } },
      openai: { a: 1 },
    })
    expect(native).toEqual({ vercel: { providerOptions: { gateway: { only: ['openai'] }, openai: { a: 1 } } } })
  })
})

describe('what is not followed', () => {
  it('is said', () => {
    const { warnings } = readOptions({
      gateway: { caching: 'auto', has: ['vision'], inferenceRegion: { scope: 'zone' }, colour: 1 },
      anthropic: { thinking: {} },
    })
    expect(warnings).toEqual([
      'Not passed on: `providerOptions.anthropic`.',
      'Not followed: `providerOptions.gateway.colour`.',
      "`providerOptions.gateway.caching`: prompts are cached as each provider's own rules and the request's marks say.",
      '`providerOptions.gateway.has`: what a model can do is not known well enough to leave others out.',
      '`providerOptions.gateway.inferenceRegion`: where a provider computes is not known here.',
    ])
  })

  it.each([
    ['only', 'anthropic', 'only'],
    ['order', [1], 'order.0'],
    ['sort', 'price', 'sort'],
    ['models', [{ model: 'a', when: {} }], 'models.0'],
    ['byok', { openai: {} }, 'byok.openai'],
    ['byok', { openai: [SECRET] }, 'byok.openai.0'],
    ['providerTimeouts', { byok: { openai: 0 } }, 'providerTimeouts.byok.openai'],
    ['zeroDataRetention', 'yes', 'zeroDataRetention'],
    ['serviceTier', 'slow', 'serviceTier'],
    ['tags', 'x', 'tags'],
  ])('must be well formed: %s', (field, value, param) => {
    faultOf(() => read({ [field]: value }), `providerOptions.gateway.${param}`)
  })

  it('must be objects', () => {
    faultOf(() => readOptions([]), 'providerOptions')
    faultOf(() => read('x'), 'providerOptions.gateway')
  })
})
