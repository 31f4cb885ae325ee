import { describe, expect, it } from 'vitest'
import { faultOf } from '../support.ts'
import { read } from './support.ts'

const prefer = (provider: Record<string, unknown>, fields: Record<string, unknown> = {}) =>
  read({ provider, ...fields })

describe('providers', () => {
  it('are named in our words', () => {
    const { wish, warnings } = prefer({
      order: ['google-ai-studio', 'Amazon-Bedrock'],
      only: ['google-vertex', 'azure', 'together'],
      ignore: ['x-ai'],
    })
    expect(wish.providers).toEqual({
      order: ['gemini', 'bedrock'],
      only: ['vertex', 'azure', 'together'],
      ignore: ['xai'],
    })
    expect(warnings).toEqual([])
  })

  it('are asked as a whole where one endpoint of theirs is named, and are not left out for it', () => {
    const { wish, warnings } = prefer({ order: ['deepinfra/turbo'], ignore: ['google-vertex/us-east5', 'groq'] })
    expect(wish.providers).toEqual({ order: ['deepinfra'], ignore: ['groq'] })
    expect(warnings).toEqual([
      '`provider`: the endpoints of one provider, such as `deepinfra/turbo`, are not told apart.',
    ])
  })

  it('are the only ones where they are in `order` and no others may follow', () => {
    const closed = { order: ['openai', 'together'], allow_fallbacks: false }
    expect(prefer(closed).wish).toEqual({
      providers: { order: ['openai', 'together'], only: ['openai', 'together'] },
    })
    expect(prefer({ ...closed, only: ['together', 'groq'] }).wish.providers?.only).toEqual(['together'])
    faultOf(() => prefer({ ...closed, only: ['groq'] }), 'provider.only')
  })

  it('are the first or none where nothing may follow', () => {
    expect(prefer({ allow_fallbacks: false }).wish).toEqual({ allow_fallbacks: false })
    expect(prefer({ allow_fallbacks: true }).wish).toEqual({})
    const withModels = prefer({ allow_fallbacks: false }, { models: ['openai/gpt-5'] })
    expect(withModels.wish).toEqual({ fallbacks: ['openai/gpt-5'] })
    expect(withModels.warnings).toEqual(['`provider.allow_fallbacks`: the models that are to follow do follow.'])
  })

  it('may be left out altogether', () => {
    expect(prefer({ order: [], only: null })).toMatchObject({ wish: {}, warnings: [] })
    expect(read({ provider: null })).toMatchObject({ wish: {}, warnings: [] })
  })
})

describe('sorting', () => {
  it.each([
    ['price', 'cost'],
    ['latency', 'latency'],
    ['throughput', 'latency'],
  ])('by %s is %s', (sort, strategy) => {
    expect(prefer({ sort }).wish.strategy).toBe(strategy)
    expect(prefer({ sort: { by: sort } }).wish.strategy).toBe(strategy)
  })

  it('across models is followed only where it is meant so', () => {
    const models = { models: ['openai/gpt-5'] }
    expect(prefer({ sort: { by: 'price', partition: 'none' } }, models).wish.strategy).toBe('cost')
    const within = prefer({ sort: 'price' }, models)
    expect(within.wish).toEqual({ fallbacks: ['openai/gpt-5'] })
    expect(within.warnings).toHaveLength(1)
  })

  it('gives way to an order', () => {
    expect(prefer({ sort: 'price', order: ['openai'] }).wish).toEqual({ providers: { order: ['openai'] } })
  })

  it('must be one that there is', () => {
    faultOf(() => prefer({ sort: 'colour' }), 'provider.sort')
    faultOf(() => prefer({ sort: 7 }), 'provider.sort')
    faultOf(() => prefer({ sort: { by: 'colour' } }), 'provider.sort.by')
    faultOf(() => prefer({ sort: { by: 'price', partition: 'some' } }), 'provider.sort.partition')
  })
})

describe('prices', () => {
  it('are USD per million tokens, as numbers or as text', () => {
    expect(prefer({ max_price: { prompt: 1, completion: '2.5', request: 0.01 } }).wish.max_price).toEqual({
      input: 1,
      output: 2.5,
      request: 0.01,
    })
  })

  it('of what is not priced here are not weighed, and that is said', () => {
    const { wish, warnings } = prefer({ max_price: { image: 0.1 } })
    expect(wish.max_price).toBeUndefined()
    expect(warnings).toEqual(['`provider.max_price.image` is not weighed.'])
  })

  it('must be amounts', () => {
    faultOf(() => prefer({ max_price: { prompt: -1 } }), 'provider.max_price.prompt')
    faultOf(() => prefer({ max_price: { completion: '1e3' } }), 'provider.max_price.completion')
    faultOf(() => prefer({ max_price: 2 }), 'provider.max_price')
  })
})

describe('what is known of data and parameters', () => {
  it('limits the providers to those who keep nothing', () => {
    expect(prefer({ zdr: true }).wish).toEqual({ zero_retention: true })
    expect(prefer({ zdr: false, data_collection: 'allow' }).wish).toEqual({})
    const denied = prefer({ data_collection: 'deny' })
    expect(denied.wish).toEqual({ zero_retention: true })
    expect(denied.warnings).toHaveLength(1)
    expect(prefer({ require_parameters: true }).wish).toEqual({ require_parameters: true })
  })

  it('is warned of where it is not known', () => {
    const { warnings } = prefer({
      quantizations: ['fp8'],
      preferred_min_throughput: { p50: 100, p90: 50 },
      preferred_max_latency: 2,
      enforce_distillable_text: true,
      colour: 'red',
    })
    expect(warnings).toEqual([
      '`provider.enforce_distillable_text`: which models allow it is not known here.',
      '`provider.quantizations`: how providers quantize is not known here.',
      'Not weighed: `provider.preferred_min_throughput`, `provider.preferred_max_latency`.',
      'Not followed: `provider.colour`.',
    ])
  })

  it.each([
    [{ zdr: 'yes' }, 'provider.zdr'],
    [{ data_collection: 'maybe' }, 'provider.data_collection'],
    [{ quantizations: [8] }, 'provider.quantizations.0'],
    [{ preferred_max_latency: { p50: 'fast' } }, 'provider.preferred_max_latency.p50'],
    [{ order: 'openai' }, 'provider.order'],
    [{ allow_fallbacks: 1 }, 'provider.allow_fallbacks'],
    [{ ignore: [''] }, 'provider.ignore.0'],
  ])('must be well formed: %o', (provider, param) => {
    faultOf(() => prefer(provider), param)
  })
})
