import { describe, expect, it } from 'vitest'
import { ollama } from '../../../../src/providers/ollama/ollama.ts'
import { bodyOf, sent, target } from './support.ts'

const tool = (name: string, extra = {}) => ({ type: 'function', function: { name, ...extra } })

describe('the address of Ollama', () => {
  it.each([
    'http://localhost:11434',
    'http://localhost:11434/',
    'http://localhost:11434/v1',
    'http://localhost:11434/v1/',
    'http://localhost:11434/api',
  ])('is found from %s', (baseUrl) => {
    const at = { ...target, baseUrl }
    expect(ollama.request(bodyOf(), at).url).toBe('http://localhost:11434/api/chat')
    expect(ollama.probe(at).url).toBe('http://localhost:11434/api/tags')
    expect(ollama.door!(at).url).toBe('http://localhost:11434')
  })

  it('keeps a path before it', () => {
    const at = { ...target, baseUrl: 'https://proxy.test/ollama/v1' }
    expect(ollama.request(bodyOf(), at).url).toBe('https://proxy.test/ollama/api/chat')
  })

  it('must be given', () => {
    expect(() => ollama.request(bodyOf(), { ...target, baseUrl: null })).toThrow('Ollama has no address of its own')
  })

  it('is opened by a key only where there is one', () => {
    expect(ollama.request(bodyOf(), target).headers).toEqual({ 'content-type': 'application/json' })
    const keyed = { ...target, apiKey: 'k', baseUrl: 'https://ollama.com' }
    expect(ollama.request(bodyOf(), keyed).headers.authorization).toBe('Bearer k')
    expect(ollama.probe(keyed).headers).toEqual({ authorization: 'Bearer k' })
  })
})

describe('a request for Ollama', () => {
  it('says OpenAI’s settings as options', () => {
    const fields = {
      max_completion_tokens: 64,
      temperature: 0,
      top_p: 0.9,
      seed: 7,
      stop: 'END',
      frequency_penalty: 0.5,
      presence_penalty: null,
      n: 2,
      logit_bias: {},
      user: 'u',
      logprobs: true,
      top_logprobs: 2,
    }
    expect(sent(fields)).toEqual({
      model: 'qwen3',
      messages: [{ role: 'user', content: 'Hi' }],
      options: { temperature: 0, top_p: 0.9, seed: 7, frequency_penalty: 0.5, num_predict: 64, stop: ['END'] },
      logprobs: true,
      top_logprobs: 2,
      stream: false,
    })
  })

  it('passes its own settings on: context, keep-alive, thinking', () => {
    const fields = { options: { num_ctx: 8192, temperature: 1 }, temperature: 0, keep_alive: '10m', think: true }
    expect(sent(fields)).toMatchObject({
      options: { num_ctx: 8192, temperature: 1 },
      keep_alive: '10m',
      think: true,
    })
    expect(sent({ num_ctx: 4096 }).options).toEqual({ num_ctx: 4096 })
    expect(sent({ keep_alive: 0 }).keep_alive).toBe(0)
  })

  it('streams only when asked, which must be said', () => {
    expect(sent().stream).toBe(false)
    expect(sent({ stream: true }).stream).toBe(true)
  })

  it.each([
    ['none', false],
    ['minimal', 'low'],
    ['medium', 'medium'],
    ['xhigh', 'high'],
    [undefined, undefined],
  ])('turns the effort %s into think: %s', (reasoning_effort, think) => {
    expect(sent({ reasoning_effort }).think).toBe(think)
  })

  it('asks for JSON, or for what follows a schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    expect(sent({ response_format: { type: 'json_object' } }).format).toBe('json')
    expect(sent({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } }).format).toEqual(
      schema,
    )
    expect(sent({ response_format: { type: 'text' } })).not.toHaveProperty('format')
  })

  it('offers the tools that may be chosen', () => {
    const tools = [tool('a', { strict: true, description: 'A' }), tool('b', { parameters: { type: 'object' } })]
    const names = (fields: Record<string, unknown>) => sent(fields).tools?.map((each: any) => each.function.name)
    expect(sent({ tools }).tools[0]).toEqual({
      type: 'function',
      function: { name: 'a', description: 'A', parameters: { type: 'object', properties: {} } },
    })
    expect(names({ tools, tool_choice: 'required' })).toEqual(['a', 'b'])
    expect(names({ tools, tool_choice: { type: 'function', function: { name: 'b' } } })).toEqual(['b'])
    const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('a')] } }
    expect(names({ tools, tool_choice: allowed })).toEqual(['a'])
    expect(names({ tools, tool_choice: 'none' })).toBeUndefined()
  })
})

describe('messages for Ollama', () => {
  const messages = (...list: Record<string, unknown>[]) => sent({ messages: list }).messages

  it('hold text, and images beside it', () => {
    const content = [
      { type: 'text', text: 'What' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
      { type: 'text', text: 'is it?' },
    ]
    expect(messages({ role: 'developer', content: 'Be brief.' }, { role: 'user', content, name: 'Ann' })).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What\nis it?', images: ['QUJD'] },
    ])
  })

  it('are refused with what it cannot read', () => {
    const image = { type: 'image_url', image_url: { url: 'https://x.test/a.png' } }
    expect(() => messages({ role: 'user', content: [image] })).toThrow('base64')
    const sound = { type: 'input_audio', input_audio: { data: 'QQ==', format: 'mp3' } }
    expect(() => messages({ role: 'user', content: [sound] })).toThrow('no `input_audio`')
  })

  it('hold calls whose arguments are objects, and results by the name of the function', () => {
    const call = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: args },
    })
    const calls = [call('c1', '{"city":"Oslo"}'), call('c2', ''), call('c3', 'not json')]
    const [, assistant, tool] = messages(
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, reasoning_content: 'Hm.', tool_calls: calls },
      { role: 'tool', tool_call_id: 'c1', content: '7°C' },
    )
    expect(assistant).toEqual({
      role: 'assistant',
      content: '',
      thinking: 'Hm.',
      tool_calls: [
        { id: 'c1', type: 'function', function: { index: 0, name: 'weather', arguments: { city: 'Oslo' } } },
        { id: 'c2', type: 'function', function: { index: 1, name: 'weather', arguments: {} } },
        { id: 'c3', type: 'function', function: { index: 2, name: 'weather', arguments: { arguments: 'not json' } } },
      ],
    })
    expect(tool).toEqual({ role: 'tool', content: '7°C', tool_name: 'weather', tool_call_id: 'c1' })
  })

  it('leave out the thinking that is marked as another vendor’s', () => {
    const details = [{ type: 'reasoning.text', text: 'Hm.', signature: 's' }]
    const turn = { role: 'assistant', content: 'So.', reasoning_content: 'Hm.', reasoning_details: details }
    expect(messages(turn)[0]).toEqual({ role: 'assistant', content: 'So.' })
  })
})
