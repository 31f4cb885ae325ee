import { describe, expect, it } from 'vitest'
import { Alias } from '../../../../src/contract/settings.ts'
import { importPortkeyConfig } from '../../../../src/conventions/import/portkey-config.ts'
import conditional from '../../../fixtures/conventions/portkey/conditional-by-metadata.json'
import { faultOf, SECRET } from '../support.ts'

const read = (config: unknown, model: string | null = null) => {
  const imported = importPortkeyConfig(config, 'pc-1', model)
  for (const alias of Object.values(imported.aliases)) expect(Alias.safeParse(alias).error).toBeUndefined()
  expect(JSON.stringify(imported)).not.toContain(SECRET)
  return { ...imported, alias: imported.aliases['pc-1'] }
}

describe('a config becomes a route', () => {
  it('that falls back', () => {
    const { alias, credentials, warnings } = read({
      strategy: { mode: 'fallback' },
      retry: { attempts: 1 },
      request_timeout: 10_000,
      targets: [
        { provider: 'openai', api_key: '{{OPENAI_API_KEY}}', override_params: { model: 'gpt-4o' } },
        { provider: 'anthropic', api_key: '$ANTHROPIC_API_KEY', override_params: { model: 'claude-sonnet-4' } },
      ],
    })
    expect(alias).toEqual({
      strategy: 'fallback',
      models: ['openai/gpt-4o', 'anthropic/claude-sonnet-4'],
      attempts: 4,
      deadlines: { first_token_ms: 10_000 },
    })
    expect(credentials).toEqual([
      { provider: 'openai', baseUrl: null, secretEnv: 'OPENAI_API_KEY' },
      { provider: 'anthropic', baseUrl: null, secretEnv: 'ANTHROPIC_API_KEY' },
    ])
    expect(warnings).toEqual([])
  })

  it('that is balanced', () => {
    const { alias, warnings } = read({
      strategy: { mode: 'loadbalance', sticky_session: { hash_fields: ['metadata.user_id'] } },
      targets: [
        { override_params: { model: '@openai-prod/gpt-4o' }, weight: 0.75 },
        { override_params: { model: '@anthropic-prod/claude-3-5-sonnet-20241022' }, weight: 0.25 },
      ],
    })
    expect(alias).toEqual({
      strategy: 'weighted',
      models: ['openai/gpt-4o', 'anthropic/claude-3-5-sonnet-20241022'],
      weights: [0.75, 0.25],
      sticky: true,
    })
    expect(warnings).toHaveLength(4)
  })

  it('whose rules are its conditions on metadata', () => {
    const { alias, warnings } = read(conditional)
    expect(alias?.models).toEqual(['openai/gpt-4o-mini'])
    expect(alias?.rules).toEqual([
      { metadata: { user_type: 'pro', tier: '1' }, models: ['openai/gpt-4o'] },
      { metadata: { user_type: 'pro', tier: '2' }, models: ['openai/gpt-4o'] },
      { metadata: { client: 'UI' }, models: ['openai/gpt-4o-mini'] },
      { metadata: { app: 'web' }, models: ['openai/gpt-4o-mini'] },
    ])
    expect(warnings.map((sentence) => sentence.slice(0, 15))).toEqual(['`conditions[2]`', '`conditions[3]`'])
  })

  it('with a model for the targets that leave it to the request, or without them', () => {
    const config = { strategy: { mode: 'fallback' }, targets: [{ provider: 'openai' }, { provider: 'groq' }] }
    expect(read(config, 'llama').alias?.models).toEqual(['openai/llama', 'groq/llama'])
    const without = read(config)
    expect(without.alias).toBeUndefined()
    expect(without.credentials).toHaveLength(2)
    expect(without.warnings.join()).toContain('No target names a model')
  })
})

describe('credentials', () => {
  it('name the server that a target has for itself', () => {
    const { alias, credentials } = read({ custom_host: 'https://llm.example.com/v1/', override_params: { model: 'm' } })
    expect(alias?.models).toEqual(['custom/m'])
    expect(credentials).toEqual([{ provider: 'custom', baseUrl: 'https://llm.example.com/v1', secretEnv: null }])
  })

  it('never hold a secret, and say that it is to be given anew', () => {
    const { credentials, warnings } = read({ provider: 'openai', api_key: SECRET, override_params: { model: 'm' } })
    expect(credentials).toEqual([{ provider: 'openai', baseUrl: null, secretEnv: null }])
    expect(warnings).toEqual(['`config.api_key` is not carried over: give openai a credential with it.'])
    expect(read({ provider: 'openai', api_key: 'AKIA0123456789ABCDEF' }, 'm').credentials[0]?.secretEnv).toBeNull()
  })

  it('leave out a host that may not be called', () => {
    const { credentials, warnings } = read({ provider: 'openai', custom_host: 'http://10.0.0.1' }, 'm')
    expect(credentials).toEqual([])
    expect(warnings.join()).toContain('custom_host')
  })
})

it('names what is not carried over', () => {
  const { warnings } = read({
    provider: '@openai-prod',
    override_params: { model: 'gpt-4o', temperature: 0 },
    cache: { mode: 'semantic' },
    output_guardrails: ['pg-1'],
  })
  expect(warnings).toHaveLength(5)
})

it('refuses what is no config', () => {
  faultOf(() => read({ strategy: { mode: SECRET }, targets: [] }), 'config')
  faultOf(() => read([]), 'config')
})
