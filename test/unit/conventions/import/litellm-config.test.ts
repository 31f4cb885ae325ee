import { describe, expect, it } from 'vitest'
import { Alias, TenantSettings } from '../../../../src/contract/settings.ts'
import { importLiteLlmConfig } from '../../../../src/conventions/import/litellm-config.ts'
import reliability from '../../../fixtures/conventions/litellm/reliability.json'
import { faultOf, SECRET } from '../support.ts'

const read = (config: unknown) => {
  const imported = importLiteLlmConfig(config)
  for (const alias of Object.values(imported.aliases)) expect(Alias.safeParse(alias).error).toBeUndefined()
  expect(TenantSettings.partial().safeParse(imported.settings).error).toBeUndefined()
  expect(JSON.stringify(imported)).not.toContain(SECRET)
  return imported
}

const deployment = (model_name: string, litellm_params: Record<string, unknown>) => ({ model_name, litellm_params })
const pair = [deployment('m', { model: 'openai/a' }), deployment('m', { model: 'groq/b' })]

describe('the documented example', () => {
  const { aliases, credentials, settings, warnings } = read(reliability)

  it('becomes routes, each of which falls back as it did', () => {
    expect(aliases).toEqual({
      'zephyr-beta': {
        strategy: 'weighted',
        models: [
          'huggingface/HuggingFaceH4/zephyr-7b-beta',
          'together/HuggingFaceH4/zephyr-7b-beta',
          'azure/gpt-4o-eu',
        ],
        weights: [60, 600, 0],
        attempts: 4,
        deadlines: { first_token_ms: 30_000 },
      },
      'gpt-4o': {
        strategy: 'fallback',
        models: ['azure/gpt-4o-eu', 'openai/gpt-3.5-turbo-16k', 'anthropic/claude-opus'],
        attempts: 6,
        deadlines: { first_token_ms: 30_000 },
        reroute_refusals: true,
      },
      'gpt-3.5-turbo-16k': {
        strategy: 'fallback',
        models: ['openai/gpt-3.5-turbo-16k'],
        attempts: 2,
        deadlines: { first_token_ms: 30_000 },
      },
      'gpt-4': aliases['gpt-4o'],
      'gpt-4-hidden': aliases['gpt-4o'],
    })
  })

  it('names the credentials that are to be given, by their variables', () => {
    expect(credentials).toEqual([
      { provider: 'huggingface', baseUrl: 'https://one.endpoints.example.com', secretEnv: 'HF_TOKEN' },
      { provider: 'together', baseUrl: null, secretEnv: 'TOGETHERAI_API_KEY' },
      {
        provider: 'azure',
        baseUrl: 'https://my-endpoint-europe-berri-992.openai.azure.com/openai/2024-10-21',
        secretEnv: 'AZURE_API_KEY_EU',
      },
      { provider: 'openai', baseUrl: null, secretEnv: null },
    ])
  })

  it('sets what a tenant decides', () => {
    expect(settings).toEqual({ cacheTtlSeconds: 600, storeText: true, retentionDays: 30 })
  })

  it('says what is left behind, without what it held', () => {
    expect(warnings).toEqual([
      'Not carried over for `gpt-4o`: `temperature`.',
      '`model_list.3.litellm_params.api_key` is not carried over: give openai a credential with it.',
      'Fallbacks for failures of one kind are tried after any failure.',
      'Not carried over: `router_settings.redis_password`, `general_settings.master_key`.',
    ])
  })
})

describe('strategies', () => {
  it.each([
    ['simple-shuffle', 'weighted'],
    ['least-busy', 'usage'],
    ['usage-based-routing-v2', 'usage'],
    ['latency-based-routing', 'latency'],
    ['cost-based-routing', 'cost'],
  ])('%s is %s', (routing_strategy, strategy) => {
    const { aliases, warnings } = read({ model_list: pair, router_settings: { routing_strategy } })
    expect(aliases.m?.strategy).toBe(strategy)
    expect(warnings).toEqual([])
  })

  it('that are not known draw, and that is said', () => {
    const { aliases, warnings } = read({ model_list: pair, router_settings: { routing_strategy: 'mine' } })
    expect(aliases.m).toEqual({ strategy: 'weighted', models: ['openai/a', 'groq/b'], weights: [1, 1] })
    expect(warnings).toHaveLength(1)
  })

  it('order fallbacks like the others where they measure, and that is said', () => {
    const { aliases, warnings } = read({
      model_list: pair,
      router_settings: { routing_strategy: 'cost-based-routing', fallbacks: [{ '*': ['x/y'] }] },
    })
    expect(aliases.m).toEqual({ strategy: 'cost', models: ['openai/a', 'groq/b', 'x/y'] })
    expect(warnings).toHaveLength(1)
  })
})

describe('shares', () => {
  it('are those of the weights, where one model has one', () => {
    const list = [deployment('m', { model: 'openai/a', weight: 9 }), deployment('m', { model: 'groq/b' })]
    expect(read({ model_list: list }).aliases.m?.weights).toEqual([9, 0])
  })

  it('are put together where a model is had more than once', () => {
    const list = [
      deployment('m', { model: 'openai/a', weight: 1, api_key: 'os.environ/ONE' }),
      deployment('m', { model: 'openai/a', weight: 2, api_key: 'os.environ/TWO' }),
      deployment('m', { model: 'groq/b', weight: 3 }),
    ]
    const { aliases, credentials, warnings } = read({ model_list: list })
    expect(aliases.m?.weights).toEqual([3, 3])
    expect(credentials.map(({ secretEnv }) => secretEnv)).toEqual(['ONE', null])
    expect(warnings).toEqual([
      '`m` had one model more than once: its credentials are not told apart.',
      'openai had more than one key there.',
    ])
  })

  it('fit a route however large they were', () => {
    const list = [
      deployment('m', { model: 'openai/a', tpm: 4_000_000 }),
      deployment('m', { model: 'groq/b', tpm: 1_000_000 }),
    ]
    expect(read({ model_list: list }).aliases.m?.weights).toEqual([1_000_000, 250_000])
  })
})

describe('names', () => {
  it('with a star stand for all of a provider, which needs no route', () => {
    const list = [
      deployment('openai/*', { model: 'openai/*', api_key: 'os.environ/K' }),
      deployment('my-*', { model: 'groq/*' }),
    ]
    const { aliases, credentials, warnings } = read({ model_list: list })
    expect(aliases).toEqual({})
    expect(credentials).toEqual([
      { provider: 'openai', baseUrl: null, secretEnv: 'K' },
      { provider: 'groq', baseUrl: null, secretEnv: null },
    ])
    expect(warnings).toEqual(['`my-*` is not carried over: models of `groq/*` are asked for by their own names.'])
  })

  it('without a provider are their maker’s', () => {
    const list = [
      deployment('a', { model: 'gpt-4o' }),
      deployment('b', { model: 'claude-3' }),
      deployment('c', { model: 'zzz' }),
    ]
    const { aliases } = read({ model_list: list })
    expect([aliases.a?.models, aliases.b?.models, aliases.c?.models]).toEqual([
      ['openai/gpt-4o'],
      ['anthropic/claude-3'],
      ['zzz'],
    ])
  })
})

describe('addresses', () => {
  it('that only its own machine knows are not carried over', () => {
    const list = [
      deployment('a', { model: 'ollama/llama3', api_base: 'http://localhost:11434' }),
      deployment('b', { model: 'openai/opt', api_base: 'http://0.0.0.0:4000/v1', api_key: 'none' }),
      deployment('c', { model: 'azure/x', api_base: 'os.environ/AZURE_API_BASE', api_key: 'os.environ/AZURE_KEY' }),
    ]
    const { aliases, credentials, warnings } = read({ model_list: list })
    expect(aliases.b?.models).toEqual(['custom/opt'])
    expect(credentials).toEqual([
      { provider: 'ollama', baseUrl: null, secretEnv: null },
      { provider: 'custom', baseUrl: null, secretEnv: null },
      { provider: 'azure', baseUrl: null, secretEnv: 'AZURE_KEY' },
    ])
    expect(warnings).toEqual([
      '`model_list.0.litellm_params.api_base` is not carried over: It must begin with https://.',
      '`model_list.1.litellm_params.api_base` is not carried over: It must begin with https://.',
      '`model_list.1.litellm_params.api_key` is not carried over: give custom a credential with it.',
      '`model_list.2.litellm_params.api_base` is not carried over: it is in `AZURE_API_BASE`: give the credential its base URL.',
    ])
  })

  it('of a server that speaks OpenAI’s dialect make it a custom one', () => {
    const list = [
      deployment('a', { model: 'openai/opt', api_base: 'https://llm.example.com/v1', api_key: 'os.environ/K' }),
    ]
    const { aliases, credentials } = read({ model_list: list })
    expect(aliases.a?.models).toEqual(['custom/opt'])
    expect(credentials).toEqual([{ provider: 'custom', baseUrl: 'https://llm.example.com/v1', secretEnv: 'K' }])
  })

  it('and keys may be in a list of credentials', () => {
    const { credentials } = read({
      model_list: [deployment('a', { model: 'azure/gpt-4o', litellm_credential_name: 'default' })],
      credential_list: [
        {
          credential_name: 'default',
          credential_values: { api_key: 'os.environ/AZURE_API_KEY', api_base: 'https://acme.openai.azure.com' },
        },
      ],
    })
    expect(credentials).toEqual([
      { provider: 'azure', baseUrl: 'https://acme.openai.azure.com', secretEnv: 'AZURE_API_KEY' },
    ])
  })
})

describe('a config that is none', () => {
  it.each([
    [null, 'config'],
    [{}, 'model_list'],
    [{ model_list: ['x'] }, 'model_list.0'],
    [{ model_list: [{ litellm_params: { model: 'a' } }] }, 'model_list.0.model_name'],
    [{ model_list: [{ model_name: 'a' }] }, 'model_list.0.litellm_params.model'],
    [{ model_list: pair, router_settings: [] }, 'router_settings'],
    [{ model_list: pair, router_settings: { fallbacks: { m: ['a'] } } }, 'router_settings.fallbacks'],
    [{ model_list: pair, litellm_settings: { fallbacks: [{ m: [1] }] } }, 'litellm_settings.fallbacks.0.m.0'],
    [{ model_list: pair, router_settings: { num_retries: 'x' } }, 'router_settings.num_retries'],
    [{ model_list: pair, router_settings: { model_group_alias: { a: 1 } } }, 'router_settings.model_group_alias.a'],
  ])('is refused by the name of what is wrong: %o', (config, param) => {
    faultOf(() => importLiteLlmConfig(config), param)
  })
})
