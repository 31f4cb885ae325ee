import { expect, test } from 'vitest'
import type { Alias } from '../../../../src/contract/settings.ts'
import { aliasOf, offersOf, resolveModel } from '../../../../src/gateway/routing/resolve-model.ts'
import type { LiveCredentials } from '../../../../src/identity/credentials.ts'
import { AUTO_MODELS } from '../../../../src/providers/catalog/auto-models.ts'
import { providers } from '../../../../src/providers/index.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import type { TenantSnapshot } from '../../../../src/storage/snapshot.ts'

const EVERYBODY = [...providers.keys()]

function tenantOf(aliases: Record<string, Alias> = {}, autoModels: string[] = []): TenantSnapshot {
  return { aliases, settings: { autoModels } } as unknown as TenantSnapshot
}

function live(...ids: string[]): LiveCredentials {
  return { get: (provider) => (ids.includes(provider) ? { apiKey: 'k', baseUrl: null } : null) }
}

function armsOf(name: string, tenant = tenantOf(), able = live(...EVERYBODY), metadata = {}): string[] {
  return resolveModel(name, tenant, able, metadata).offers.map(({ provider, model }) => `${provider}/${model}`)
}

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown
  }
  return expect.unreachable()
}

test('a provider’s name before the slash names that provider, whether the catalogue knows the model or not', () => {
  expect(armsOf('openai/gpt-5.4')).toEqual(['openai/gpt-5.4'])
  expect(armsOf('openai/made-up')).toEqual(['openai/made-up'])
  expect(armsOf('openrouter/openai/gpt-5.4')).toEqual(['openrouter/openai/gpt-5.4'])
  expect(resolveModel('openai/gpt-5.4', tenantOf(), live('openai')).route).toEqual({ strategy: 'fallback' })
})

test('a bare name stands for everybody who lists it, its maker first', () => {
  const arms = armsOf('gpt-5.4')
  expect(arms[0]).toBe('openai/gpt-5.4')
  expect(arms.at(-1)).toBe('openrouter/openai/gpt-5.4')
  expect(new Set(arms).size).toBe(arms.length)
})

test('a maker’s name that is no provider’s stands for those who list the model under it, in any case', () => {
  const arms = armsOf('META-llama/llama-3.3-70b-instruct')
  expect(arms.length).toBeGreaterThan(1)
  for (const arm of arms) expect(arm.toLowerCase()).toMatch(/^[a-z]+\/meta-llama\/llama-3\.3-70b-instruct$/)
})

test('only live providers remain', () => {
  expect(armsOf('gpt-5.4', tenantOf(), live('openrouter'))).toEqual(['openrouter/openai/gpt-5.4'])
})

test('a maker’s model stands for its brokers too, where the maker cannot be called, and for nobody else’s', () => {
  expect(armsOf('openai/gpt-5.4', tenantOf(), live('openrouter'))).toEqual(['openrouter/openai/gpt-5.4'])
  expect(armsOf('google/gemini-2.5-pro', tenantOf(), live('gemini'))).toEqual(['gemini/gemini-2.5-pro'])
})

test('a well-known model that nobody live has is stood in for, one of a named provider is not', () => {
  const { settings } = tenantOf()
  const tenant = { aliases: {}, settings: { ...settings, standInModel: 'gemini/y' } } as unknown as TenantSnapshot
  expect(armsOf('gpt-5.4', tenant, live('gemini'))).toEqual(['gemini/y'])
  expect(armsOf('made-up-by-an-agent', tenant, live('gemini'))).toEqual(['gemini/y'])
  expect(armsOf('gpt-5.4', tenant, live('openai'))).toEqual(['openai/gpt-5.4'])
  expect(faultOf(() => armsOf('openai/gpt-5.4', tenant, live('gemini'))).code).toBe('provider_not_configured')
})

test('a task has only targets that do it', () => {
  const able = live('openai', 'anthropic', 'gemini', 'voyage')
  const arms = (name: string) => resolveModel(name, tenantOf(), able, {}, 'embeddings').offers
  expect(arms('text-embedding-3-small').map(({ provider }) => provider)).toEqual(['openai'])
  expect(arms('voyage/voyage-3.5')).toMatchObject([{ provider: 'voyage' }])
  expect(faultOf(() => arms('anthropic/claude-sonnet-5')).code).toBe('model_not_found')
})

test('auto chooses from what the tenant names, else from a list of the strong and the light', () => {
  expect(armsOf('auto')).toEqual(AUTO_MODELS)
  expect(armsOf('auto', tenantOf({}, ['openai/x', 'gemini/y']))).toEqual(['openai/x', 'gemini/y'])
  expect(armsOf('auto', tenantOf(), live('sandbox'))).toEqual(['sandbox/echo-large', 'sandbox/echo-small'])
  expect(resolveModel('auto', tenantOf(), live('sandbox')).route).toEqual({ strategy: 'auto' })
})

test('a route of the tenant’s own counts for more than any other meaning of its name', () => {
  const route: Alias = { strategy: 'cost', models: ['gemini/y', 'openai/x'], sticky: true }
  for (const name of ['auto', 'gpt-5.4', 'openai/gpt-5.4', 'mine']) {
    expect(armsOf(name, tenantOf({ [name]: route }))).toEqual(['gemini/y', 'openai/x'])
    expect(resolveModel(name, tenantOf({ [name]: route }), live('openai')).route).toBe(route)
  }
})

test('a model’s weight is shared by its offers, and is 1 where none is given', () => {
  const models = ['gpt-5.4', 'gemini/y', 'openai/x']
  const tenant = tenantOf({ mine: { strategy: 'weighted', models, weights: [6, 2] } })
  const { offers } = resolveModel('mine', tenant, live('openai', 'openrouter', 'gemini'))
  expect(offers.map(({ weight }) => weight)).toEqual([3, 3, 2, 1])
})

test('the first rule of a route that fits the request’s metadata decides, and without one the route itself', () => {
  const rules = [
    { metadata: { team: 'red', tier: 'gold' }, models: ['openai/gold'] },
    { metadata: { team: 'red' }, models: ['openai/red'] },
    { metadata: { team: 'red' }, models: ['openai/never'] },
  ]
  const tenant = tenantOf({ mine: { strategy: 'weighted', models: ['openai/usual'], weights: [7], rules } })
  const chosen = (metadata: object) => armsOf('mine', tenant, live('openai'), metadata)
  expect(chosen({ team: 'red', tier: 'gold', more: 'x' })).toEqual(['openai/gold'])
  expect(chosen({ team: 'red', tier: 'tin' })).toEqual(['openai/red'])
  expect(chosen({ team: 'blue' })).toEqual(['openai/usual'])
  expect(chosen({})).toEqual(['openai/usual'])
  expect(chosen(Object.create({ team: 'red' }))).toEqual(['openai/usual'])
})

test('no model, no route and no property of an object is found by accident', () => {
  for (const name of ['nobody-knows-this', 'nobody/knows-this', 'toString', '__proto__', 'constructor', '/', '']) {
    expect(aliasOf(name, tenantOf())).toBeUndefined()
    expect(offersOf(name)).toEqual([])
    expect(faultOf(() => armsOf(name))).toMatchObject({ code: 'model_not_found', param: 'model' })
  }
})

test('a name whose providers have no credential says which would do', () => {
  const fault = faultOf(() => armsOf('gpt-5.4', tenantOf(), live('gemini')))
  expect(fault.code).toBe('provider_not_configured')
  expect(fault.message).toMatch(/openai,.* openrouter/)
})
