import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../src/contract/chat.ts'
import { CATALOG_PROVIDERS } from '../../../src/providers/catalog/catalog.ts'
import type { ChatBody, Target } from '../../../src/providers/contract.ts'
import { providers } from '../../../src/providers/index.ts'
import { openAiCompatible } from '../../../src/providers/openai-compatible.ts'
import { VENDORS } from '../../../src/providers/vendors.ts'
import { Fault } from '../../../src/shared/faults.ts'
import recorded from '../../fixtures/providers/openai-compatible/usage.json'

const bodyOf = (text: string): ChatBody => ({ chat: JSON.parse(text) as ChatRequest, text })
const plain = (fields: object = {}) =>
  bodyOf(JSON.stringify({ model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }))
const target = (fields: Partial<Target> = {}): Target => ({
  provider: 'openai',
  model: 'gpt-5.6',
  apiKey: 'key-1',
  baseUrl: null,
  ...fields,
})
const providerOf = (id: string) => openAiCompatible.find((provider) => provider.id === id)!
const request = (id: string, body = plain(), fields: Partial<Target> = {}) =>
  providerOf(id).request(body, target({ provider: id, ...fields }))
const ownAddress = (id: string) => VENDORS.find((vendor) => vendor.id === id)?.baseUrl ?? 'http://host.test/v1'
const sent = (id: string, fields: object) =>
  JSON.parse(request(id, plain(fields), { baseUrl: ownAddress(id) }).body ?? '')
const urlOf = (id: string) => request(id, plain(), { baseUrl: ownAddress(id) }).url
const repeated = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at)

describe('the table', () => {
  it('has 85 vendors or more, each with an id and a name of its own', () => {
    expect(VENDORS.length).toBeGreaterThanOrEqual(85)
    expect(repeated(VENDORS.map(({ id }) => id))).toEqual([])
    expect(repeated(VENDORS.map(({ name }) => name))).toEqual([])
  })

  it('serves every provider of the price list', () => {
    expect(CATALOG_PROVIDERS.filter((id) => !providers.has(id))).toEqual([])
  })

  it('gives each vendor an https address without a trailing slash, or says where the address comes from', () => {
    for (const { id, baseUrl, hostName } of VENDORS) {
      if (baseUrl === null) expect(hostName, id).not.toBeUndefined()
      else expect(baseUrl, id).toMatch(/^https:\/\/[a-z0-9.-]+(\/[a-z0-9/-]*[a-z0-9])?$/)
    }
  })

  it('gives no two vendors the same address', () => {
    expect(repeated(VENDORS.flatMap(({ baseUrl }) => baseUrl ?? []))).toEqual([])
  })

  it('gives no two providers the same secret or setting, adapters included', () => {
    const names = [...providers.values()].flatMap(({ keyName, hostName }) => [keyName ?? [], hostName ?? []].flat())
    expect(repeated(names)).toEqual([])
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
  })

  it('keeps a secret only for vendors that the deployment itself can reach', () => {
    const beyondReach = VENDORS.filter(({ baseUrl, hostName }) => baseUrl === null && hostName === null)
    expect(beyondReach.map(({ keyName }) => keyName)).toEqual(beyondReach.map(() => null))
  })

  it.each(['custom', 'replay', 'workers-ai', 'databricks', 'sglang'])(
    '%s says what is missing when it has no address',
    (id) => {
      const refused = () => request(id)
      expect(refused).toThrow(Fault)
      expect(refused).toThrow(/base URL/)
    },
  )
})

describe('the address', () => {
  it('is the own one of the vendor, or that of the target', () => {
    expect(request('groq').url).toBe('https://api.groq.com/openai/v1/chat/completions')
    expect(request('groq', plain(), { baseUrl: 'https://proxy.test/v9/' }).url).toBe(
      'https://proxy.test/v9/chat/completions',
    )
  })

  it.each([
    ['llamacpp', 'http://localhost:8080', 'http://localhost:8080/v1'],
    ['sglang', 'http://localhost:30000/', 'http://localhost:30000/v1'],
    ['snowflake', 'https://org-account.test', 'https://org-account.test/api/v2/cortex/v1'],
    ['vllm', 'http://gpu.test:8000/v1', 'http://gpu.test:8000/v1'],
    ['custom', 'https://llm.test/api', 'https://llm.test/api'],
  ])('of %s at %s is %s', (id, baseUrl, base) => {
    expect(request(id, plain(), { baseUrl }).url).toBe(`${base}/chat/completions`)
    expect(providerOf(id).probe(target({ baseUrl })).url).toBe(`${base}/models`)
  })

  it.each([
    ['openrouter', null, 'https://openrouter.ai/api/v1/key'],
    ['github', null, 'https://models.github.ai/catalog/models'],
    ['venice', null, 'https://api.venice.ai/api/v1/api_keys/rate_limits'],
    ['runpod', 'https://api.runpod.ai/v2/e1/openai/v1', 'https://api.runpod.ai/v2/e1/health'],
    ['databricks', 'https://dbc-1.test', 'https://dbc-1.test/api/2.0/serving-endpoints'],
    [
      'workers-ai',
      'https://api.cloudflare.com/client/v4/accounts/a1/ai/v1',
      'https://api.cloudflare.com/client/v4/accounts/a1/ai/models/search?per_page=1',
    ],
  ])('that %s is probed at tells about the key', (id, baseUrl, url) => {
    expect(providerOf(id).probe(target({ baseUrl })).url).toBe(url)
  })
})

describe('the headers', () => {
  it('are the key, the type of the body, and nothing else', () => {
    expect(request('openai').headers).toEqual({ authorization: 'Bearer key-1', 'content-type': 'application/json' })
  })

  it('hold no empty key', () => {
    const { headers } = request('litellm', plain(), { apiKey: '', baseUrl: 'http://localhost:4000' })
    expect(headers).toEqual({ 'content-type': 'application/json' })
  })

  it('tell OpenRouter who is calling', () => {
    expect(request('openrouter').headers).toMatchObject({ 'x-title': 'Sluice' })
  })
})

describe('the rows of one maker', () => {
  it.each([
    ['alibaba', 'alibaba-cn'],
    ['moonshot', 'moonshot-cn'],
    ['minimax', 'minimax-cn'],
    ['siliconflow', 'siliconflow-cn'],
    ['volcengine', 'byteplus'],
  ])('%s and %s differ in address, key and name alone', (one, other) => {
    const quirksOf = (id: string) => {
      const { id: _, name: __, baseUrl: ___, keyName: ____, ...quirks } = VENDORS.find((vendor) => vendor.id === id)!
      return quirks
    }
    expect(quirksOf(other)).toEqual(quirksOf(one))
  })
})

describe('the quirks', () => {
  it('StepFun reports cache hits beside the tokens, and they are read', () => {
    expect(providerOf('stepfun').usage?.(recorded.stepfun)).toMatchObject({ inputTokens: 300, cachedInputTokens: 256 })
  })

  it('OpenAI gets the limit of tokens under its new name, others under the old one', () => {
    expect(sent('openai', { max_tokens: 9 })).toMatchObject({ max_completion_tokens: 9 })
    for (const id of ['deepseek', 'mistral', 'llamacpp', 'together', 'workers-ai', 'featherless', 'runpod']) {
      const body = sent(id, { max_completion_tokens: 9 })
      expect(body, id).toMatchObject({ max_tokens: 9 })
      expect(body, id).not.toHaveProperty('max_completion_tokens')
    }
  })

  it('Snowflake gets the limit of tokens under its new name', () => {
    expect(sent('snowflake', { max_tokens: 9 })).toMatchObject({ max_completion_tokens: 9 })
  })

  it('Mistral gets its own name for the seed', () => {
    expect(sent('mistral', { seed: 0 })).toMatchObject({ random_seed: 0 })
  })

  it.each([
    ['groq', ['logprobs', 'logit_bias', 'top_logprobs']],
    ['cerebras', ['frequency_penalty', 'presence_penalty', 'logit_bias']],
    ['mistral', ['user', 'stream_options']],
    ['xiaomi', ['stream_options', 'user']],
  ])('%s gets none of the fields it refuses: %j', (id, fields) => {
    const body = sent(id, { ...Object.fromEntries(fields.map((field) => [field, null])), top_p: 0.5 })
    for (const field of fields) expect(body).not.toHaveProperty(field)
    expect(body.top_p).toBe(0.5)
  })

  it('asks for the usage of a stream wherever asking is understood', () => {
    for (const { id, noStreamOptions = false } of VENDORS) {
      const { stream_options: options } = sent(id, { stream: true })
      expect(options, id).toEqual(noStreamOptions ? undefined : { include_usage: true })
    }
  })

  it.each(VENDORS)(
    '$id gets what it takes, at a path of its own, whatever is asked',
    ({ id, drops = [], renames = {} }) => {
      const asked = {
        top_p: 0.5,
        ...Object.fromEntries([...drops, ...Object.keys(renames)].map((field) => [field, 7])),
      }
      const { origin, pathname, search } = new URL(urlOf(id))
      expect(`${origin}${pathname}${search}`).toMatch(/^https?:\/\/[^/]+(\/[\w.-]+)*\/chat\/completions$/)
      const body = sent(id, asked)
      expect(body).toMatchObject({ model: 'gpt-5.6', top_p: 0.5 })
      for (const field of drops) expect(body).not.toHaveProperty(field)
      for (const [from, to] of Object.entries(renames)) {
        expect(body).not.toHaveProperty(from)
        expect(body[to]).toBe(7)
      }
    },
  )

  it('no vendor drops what it also renames, or renames in a circle', () => {
    for (const { id, drops = [], renames = {} } of VENDORS) {
      const names = [...drops, ...Object.keys(renames), ...Object.values(renames)]
      expect(repeated(names), id).toEqual([])
    }
  })

  it('a vendor that is sent no stream options of ours is one that says so', () => {
    for (const { id, drops = [], noStreamOptions = false } of VENDORS) {
      if (drops.includes('stream_options')) expect(noStreamOptions, id).toBe(true)
    }
  })

  it('unknown fields travel untouched', () => {
    const fields = { thinking: { type: 'enabled' }, provider: { order: ['a'] }, extra_body: null, top_k: 40 }
    for (const { id } of VENDORS) expect(sent(id, fields), id).toMatchObject(fields)
  })
})
