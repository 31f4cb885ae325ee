import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../src/contract/chat.ts'
import { CATALOG_PROVIDERS } from '../../../src/providers/catalog/catalog.ts'
import type { ChatBody, Target } from '../../../src/providers/contract.ts'
import { providers } from '../../../src/providers/index.ts'
import { openAiCompatible } from '../../../src/providers/openai-compatible.ts'
import { VENDORS } from '../../../src/providers/vendors.ts'
import { Fault } from '../../../src/shared/faults.ts'

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
const sent = (id: string, fields: object) => {
  const baseUrl = VENDORS.find((vendor) => vendor.id === id)?.baseUrl ?? 'http://host.test/v1'
  return JSON.parse(request(id, plain(fields), { baseUrl }).body ?? '')
}

describe('the table', () => {
  it('has 28 vendors or more, each with an id of its own', () => {
    expect(VENDORS.length).toBeGreaterThanOrEqual(28)
    expect(new Set(VENDORS.map(({ id }) => id)).size).toBe(VENDORS.length)
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

  it('gives no two vendors the same secret or setting', () => {
    const names = VENDORS.flatMap(({ keyName, hostName }) => [keyName, hostName]).filter(
      (name) => typeof name === 'string',
    )
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
  })

  it.each(['custom', 'replay', 'workers-ai', 'ollama'])('%s says what is missing when it has no address', (id) => {
    const refused = () => request(id)
    expect(refused).toThrow(Fault)
    expect(refused).toThrow(/base URL/)
  })
})

describe('the address', () => {
  it('is the own one of the vendor, or that of the target', () => {
    expect(request('groq').url).toBe('https://api.groq.com/openai/v1/chat/completions')
    expect(request('groq', plain(), { baseUrl: 'https://proxy.test/v9/' }).url).toBe(
      'https://proxy.test/v9/chat/completions',
    )
  })

  it.each([
    ['ollama', 'http://localhost:11434', 'http://localhost:11434/v1'],
    ['ollama', 'http://localhost:11434/', 'http://localhost:11434/v1'],
    ['vllm', 'http://gpu.test:8000/v1', 'http://gpu.test:8000/v1'],
    ['custom', 'https://llm.test/api', 'https://llm.test/api'],
  ])('of %s at %s is %s', (id, baseUrl, base) => {
    expect(request(id, plain(), { baseUrl }).url).toBe(`${base}/chat/completions`)
    expect(providerOf(id).probe(target({ baseUrl })).url).toBe(`${base}/models`)
  })

  it.each([
    ['openrouter', null, 'https://openrouter.ai/api/v1/key'],
    ['github', null, 'https://models.github.ai/catalog/models'],
    ['cohere', null, 'https://api.cohere.ai/v1/models?page_size=1'],
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
    const { headers } = request('ollama', plain(), { apiKey: '', baseUrl: 'http://localhost:11434' })
    expect(headers).toEqual({ 'content-type': 'application/json' })
  })

  it('tell OpenRouter who is calling', () => {
    expect(request('openrouter').headers).toMatchObject({ 'x-title': 'Sluice' })
  })
})

describe('the quirks', () => {
  it('OpenAI gets the limit of tokens under its new name, others under the old one', () => {
    expect(sent('openai', { max_tokens: 9 })).toMatchObject({ max_completion_tokens: 9 })
    for (const id of ['deepseek', 'mistral', 'ollama', 'together', 'workers-ai']) {
      const body = sent(id, { max_completion_tokens: 9 })
      expect(body, id).toMatchObject({ max_tokens: 9 })
      expect(body, id).not.toHaveProperty('max_completion_tokens')
    }
  })

  it('Mistral gets its own name for the seed', () => {
    expect(sent('mistral', { seed: 0 })).toMatchObject({ random_seed: 0 })
  })

  it.each([
    ['groq', ['logprobs', 'logit_bias', 'top_logprobs']],
    ['cerebras', ['frequency_penalty', 'presence_penalty', 'logit_bias']],
    ['mistral', ['user', 'stream_options']],
    ['cohere', ['stream_options']],
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

  it('unknown fields travel untouched', () => {
    const fields = { thinking: { type: 'enabled' }, provider: { order: ['a'] }, extra_body: null, top_k: 40 }
    for (const { id } of VENDORS) expect(sent(id, fields), id).toMatchObject(fields)
  })
})
