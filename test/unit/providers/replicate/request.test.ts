import { describe, expect, it } from 'vitest'
import { replicate } from '../../../../src/providers/replicate/replicate.ts'
import { bodyOf, input, target } from './support.ts'

describe('a prediction at Replicate', () => {
  it('is asked of the model by name, waited for, and given up with the wait', () => {
    const { method, url, headers, body } = replicate.request(bodyOf(), target)
    expect([method, url]).toEqual([
      'POST',
      'https://api.replicate.com/v1/models/meta/meta-llama-3-70b-instruct/predictions',
    ])
    expect(headers).toEqual({
      authorization: 'Bearer key',
      'content-type': 'application/json',
      prefer: 'wait=60',
      'cancel-after': '1m',
    })
    expect(JSON.parse(body ?? '')).toEqual({ input: { prompt: 'Hi' } })
    expect(replicate.probe(target).url).toBe('https://api.replicate.com/v1/account')
  })

  it('is asked of a version where the model is no official one', () => {
    const { url, body } = replicate.request(bodyOf(), { ...target, model: 'someone/model:5c7d5d' })
    expect(url).toBe('https://api.replicate.com/v1/predictions')
    expect(JSON.parse(body ?? '')).toEqual({ version: '5c7d5d', input: { prompt: 'Hi' } })
  })

  it('never leads to another path by the name of a model', () => {
    const { url } = replicate.request(bodyOf(), { ...target, model: 'a?b/c#d' })
    expect(url).toBe('https://api.replicate.com/v1/models/a%3Fb/c%23d/predictions')
    expect(() => replicate.request(bodyOf(), { ...target, model: '../account' })).toThrow('no model of that name')
  })
})

describe('the prompt', () => {
  it('is a question as it is, with the instructions beside it', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: 'Be kind.' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
    ]
    expect(input({ messages })).toEqual({ prompt: 'Hi', system_prompt: 'Be brief.\n\nBe kind.' })
  })

  it('tells a conversation as who said what, and leaves the answer to the model', () => {
    const call = { id: 'c', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }
    const messages = [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: '7°C' },
      { role: 'user', content: 'Thanks.' },
    ]
    expect(input({ messages }).prompt).toBe(
      'User: Weather?\n\nAssistant: weather({"city":"Oslo"})\n\nTool: 7°C\n\nUser: Thanks.\n\nAssistant:',
    )
  })

  it('ends in the answer that has begun', () => {
    const messages = [
      { role: 'user', content: 'Count.' },
      { role: 'assistant', content: 'One, two' },
    ]
    expect(input({ messages }).prompt).toBe('User: Count.\n\nAssistant: One, two')
  })
})

describe('the settings', () => {
  const settings = { max_tokens: 64, temperature: 0, top_k: 5, reasoning_effort: 'low', stop: 'END', n: 2, user: 'u' }

  it('are named as the maker’s models name them', () => {
    expect(input(settings)).toEqual({ prompt: 'Hi', max_tokens: 64, temperature: 0, top_k: 5 })
    expect(input(settings, 'openai/gpt-5.1')).toEqual({
      prompt: 'Hi',
      max_completion_tokens: 64,
      temperature: 0,
      reasoning_effort: 'low',
    })
    expect(input(settings, 'anthropic/claude-3.5-sonnet')).toEqual({ prompt: 'Hi', max_tokens: 64 })
  })

  it('give way to inputs in the model’s own words', () => {
    const own = { max_tokens: 8, prompt_template: '{prompt}' }
    expect(input({ ...settings, input: own })).toMatchObject(own)
  })
})

describe('what a prompt cannot say', () => {
  const image = (url: string) => ({ type: 'image_url', image_url: { url } })
  const asking = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] })

  it('is refused: tools, formats, and parts that are no text', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }]
    expect(() => input({ tools })).toThrow('calls no tools')
    expect(input({ tools, tool_choice: 'none' })).toEqual({ prompt: 'Hi' })
    expect(() => input({ response_format: { type: 'json_object' } })).toThrow('promises no format')
    expect(input({ response_format: { type: 'text' } })).toEqual({ prompt: 'Hi' })
    expect(() => input(asking({ type: 'input_audio', input_audio: {} }))).toThrow('no `input_audio`')
  })

  it('is refused of images where the maker’s models take none, or one', () => {
    const two = asking({ type: 'text', text: 'Same?' }, image('https://x.test/a.png'), image('https://x.test/b.png'))
    expect(() => input(two)).toThrow('not known to take images')
    expect(() => input(two, 'anthropic/claude-3.5-sonnet')).toThrow('takes one image')
    expect(input(two, 'openai/gpt-4.1')).toEqual({
      prompt: 'Same?',
      image_input: ['https://x.test/a.png', 'https://x.test/b.png'],
    })
    const one = asking(image('https://x.test/a.png'))
    expect(input(one, 'anthropic/claude-3.5-sonnet')).toEqual({ prompt: '', image: 'https://x.test/a.png' })
  })
})
