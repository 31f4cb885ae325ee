import { describe, expect, it } from 'vitest'
import { mistral } from '../../../../src/providers/mistral/mistral.ts'
import { bodyOf, sent, target } from './support.ts'

describe('a request for Mistral', () => {
  it('goes to its chat with the key in a header', () => {
    const { method, url, headers } = mistral.request(bodyOf(), target)
    expect([method, url]).toEqual(['POST', 'https://api.mistral.ai/v1/chat/completions'])
    expect(headers).toEqual({ authorization: 'Bearer key', 'content-type': 'application/json' })
    expect(mistral.probe(target).url).toBe('https://api.mistral.ai/v1/models')
  })

  it('is the caller’s own text with another model in it when nothing in it is foreign', () => {
    const body = bodyOf({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        { role: 'assistant', content: '', tool_calls: [call('gSIMJiOkT')] },
        { role: 'tool', content: '7°C', tool_call_id: 'gSIMJiOkT', name: 'weather' },
      ],
      tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }],
      temperature: 1,
      max_tokens: 9,
    })
    const spaced = { ...body, text: body.text.replace('"ours/alias"', ' "ours/alias" ') }
    expect(mistral.request(spaced, target).body).toBe(spaced.text.replace('ours/alias', 'mistral-small-latest'))
  })

  it('leaves out what would be answered with 422, and uses its names', () => {
    const fields = {
      max_completion_tokens: 64,
      seed: 7,
      stream_options: { include_usage: true },
      store: true,
      user: 'u',
      logprobs: true,
      logit_bias: { 50256: -100 },
      verbosity: 'low',
      service_tier: 'flex',
      response_format: null,
    }
    expect(sent(fields)).toEqual({
      model: 'mistral-small-latest',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 64,
      random_seed: 7,
    })
  })

  it('keeps fields of its own, known or new', () => {
    const own = { safe_prompt: true, prompt_mode: 'reasoning', guardrails: [], prompt_cache_key: 'k', brand_new: 1 }
    expect(sent(own)).toMatchObject(own)
  })

  it('stays inside its scale of temperature and its service tiers', () => {
    expect(sent({ temperature: 2, service_tier: 'default' })).toMatchObject({
      temperature: 1.5,
      service_tier: 'standard_only',
    })
    expect(sent({ temperature: 0 }).temperature).toBe(0)
  })

  it.each([
    ['mistral-small-latest', 'low', 'high'],
    ['mistral-medium-3-5', 'medium', 'high'],
    ['magistral-medium-2509', 'none', 'none'],
    ['mistral-large-4', 'low', 'low'],
    ['mistral-small-latest', undefined, undefined],
  ])('asks %s to think in a word that it takes for %s', (model, effort, asked) => {
    expect(sent(effort ? { reasoning_effort: effort } : {}, model).reasoning_effort).toBe(asked)
  })

  it('gives every function parameters, and no fields that are not known', () => {
    const odd = { type: 'function', function: { name: 'now', strict: null, cache_control: {} }, cache_control: {} }
    expect(sent({ tools: [odd] }).tools).toEqual([
      { type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } },
    ])
  })

  it('narrows the tools to those that are allowed', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function', function: { name, parameters: {} } }))
    const tool_choice = {
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'b' } }] },
    }
    const { tools: offered, tool_choice: choice } = sent({ tools, tool_choice })
    expect(offered.map((tool: any) => tool.function.name)).toEqual(['b'])
    expect(choice).toBe('any')
    expect(sent({ tools, tool_choice: 'required' }).tool_choice).toBe('required')
  })
})

function call(id: string) {
  return { id, type: 'function', function: { name: 'weather', arguments: '{}' } }
}
