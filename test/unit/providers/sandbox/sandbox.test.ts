import { estimateTokenCount } from 'tokenx'
import { describe, expect, test } from 'vitest'
import { SANDBOX_MODELS, SANDBOX_TASK_MODELS } from '../../../../src/providers/sandbox/models.ts'
import { sandbox } from '../../../../src/providers/sandbox/sandbox.ts'
import { ask, complete, textOf, user } from './support.ts'

const TARGET = { provider: 'sandbox', model: 'echo-small', apiKey: 'secret', baseUrl: null }

describe('request', () => {
  test('sends the chat with the target model, without the cache field and without any key', () => {
    const chat = { model: 'sandbox/echo-small', ...user('hello'), cache: { ttl: 5 }, custom: 1 }
    const request = sandbox.request({ chat: chat as never, text: '' }, TARGET)
    expect(request.url).toBe('https://sandbox.invalid/v1/chat/completions')
    expect(JSON.parse(request.body ?? '')).toEqual({ model: 'echo-small', ...user('hello'), custom: 1 })
    expect(JSON.stringify(request)).not.toContain('secret')
  })

  test('the probe is answered with every model, in the shape of a model list', async () => {
    const response = await sandbox.answer!(sandbox.probe(TARGET))
    const list = (await response.json()) as { object: string; data: { id: string; object: string }[] }
    expect(response.status).toBe(200)
    expect(list.object).toBe('list')
    const models = [...SANDBOX_MODELS, ...SANDBOX_TASK_MODELS]
    expect(list.data.map(({ id }) => id)).toEqual(models.map(({ id }) => id))
  })

  test.each([null, '', '[]', '{"model":"echo-small"}', '{"model":"echo-small","messages":[]}'])(
    'a body that is no chat is refused: %s',
    async (body) => {
      const response = await sandbox.answer!({ method: 'POST', url: '', headers: {}, body })
      expect(response.status).toBe(400)
    },
  )
})

test('the text says that it is a sandbox answer and echoes the words of the last user message', async () => {
  const text = await textOf({
    messages: [
      { role: 'user', content: 'Tell me of volcanoes' },
      { role: 'assistant', content: 'They are hot.' },
      { role: 'user', content: 'Describe the harbour of Genoa' },
    ],
  })
  expect(text).toMatch(/^Sandbox answer from sandbox\/echo-small: /)
  expect(text).toContain('harbour')
  expect(text).toContain('Genoa')
  expect(text).not.toContain('volcanoes')
})

test('the text is the same for the same request and another for another seed, model or message', async () => {
  const text = await textOf({ seed: 1 })
  expect(await textOf({ seed: 1 })).toBe(text)
  for (const other of [{ seed: 2 }, {}, { seed: 1, model: 'echo-large' }, { seed: 1, ...user('Describe Genoa') }]) {
    expect(await textOf(other)).not.toBe(text)
  }
})

test('n choices are numbered, differ, and are the same next time', async () => {
  const { choices } = await complete({ n: 3 })
  expect(choices.map(({ index }) => index)).toEqual([0, 1, 2])
  expect(new Set(choices.map(({ message }) => message.content)).size).toBe(3)
  expect((await complete({ n: 3 })).choices).toEqual(choices)
})

test('the text counts the images it was sent', async () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
  expect(await textOf(user([{ type: 'text', text: 'Describe this' }, image]))).toContain('and 1 image')
  expect(await textOf(user([image, image]))).toContain('and 2 images')
})

test('a large model says more than a small one', async () => {
  expect((await textOf({ model: 'echo-large' })).length).toBeGreaterThan(1.5 * (await textOf()).length)
})

test('the sandbox answers even when the message is empty or has no word in it', async () => {
  for (const content of ['', '???', null, []]) expect(await textOf(user(content))).toMatch(/^Sandbox answer/)
})

test('the text stops before the first stop sequence that occurs', async () => {
  const whole = await textOf()
  const { choices } = await complete({ stop: ['never there', 'harbour', 'sent'] })
  expect(choices[0]?.message.content).toBe(whole.slice(0, whole.indexOf('sent')))
  expect(choices[0]?.finish_reason).toBe('stop')
})

test.each(['max_tokens', 'max_completion_tokens'])('%s cuts the text to that many tokens', async (field) => {
  const whole = await textOf()
  for (const limit of [1, 2, 7, 20]) {
    const { choices, usage } = await complete({ [field]: limit })
    const text = choices[0]?.message.content ?? ''
    expect(choices[0]?.finish_reason).toBe('length')
    expect(usage?.completion_tokens).toBe(limit)
    expect(text).not.toBe('')
    expect(whole.startsWith(text)).toBe(true)
    expect(estimateTokenCount(text)).toBeLessThanOrEqual(limit)
  }
  expect((await complete({ [field]: 5000 })).choices[0]?.finish_reason).toBe('stop')
})

describe('usage', () => {
  test('adds up, and counts the text, all choices and the tools', async () => {
    const { usage, choices } = await complete({ n: 2 })
    const written = choices.map(({ message }) => estimateTokenCount(message.content ?? ''))
    expect(usage?.completion_tokens).toBe((written[0] ?? 0) + (written[1] ?? 0))
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0))
    expect(usage?.prompt_tokens_details).toEqual({ cached_tokens: 0 })
    const tools = [{ type: 'function', function: { name: 'find_volcano', parameters: { type: 'object' } } }]
    expect((await complete({ tools })).usage?.prompt_tokens).toBeGreaterThan(usage?.prompt_tokens ?? 0)
  })

  test('an image counts the same whatever the length of its data', async () => {
    const tokens = async (bytes: number) => {
      const url = `data:image/png;base64,${'A'.repeat(bytes)}`
      return (await complete(user([{ type: 'image_url', image_url: { url } }]))).usage?.prompt_tokens
    }
    expect(await tokens(10)).toBe(await tokens(10_000))
  })
})

describe('thinking', () => {
  test('the reasoner thinks apart from its text, and its thinking is part of the output tokens', async () => {
    const { choices, usage } = await complete({ model: 'echo-reasoner' })
    const { content, reasoning_content: thoughts } = choices[0]!.message
    const reasoningTokens = usage?.completion_tokens_details?.reasoning_tokens ?? 0
    expect(thoughts).toContain('harbour')
    expect(reasoningTokens).toBe(estimateTokenCount(thoughts))
    expect(usage?.completion_tokens).toBe(reasoningTokens + estimateTokenCount(content ?? ''))
  })

  test('more effort makes longer thinking, `none` makes none', async () => {
    const tokens = async (effort: string) =>
      (await complete({ model: 'echo-reasoner', reasoning_effort: effort })).usage?.completion_tokens_details
        ?.reasoning_tokens ?? -1
    expect(await tokens('none')).toBe(0)
    expect(await tokens('high')).toBeGreaterThan(await tokens('low'))
  })

  test('thinking can use up the limit, and then there is no text', async () => {
    const { choices, usage } = await complete({ model: 'echo-reasoner', max_completion_tokens: 10 })
    expect(choices[0]).toMatchObject({ message: { content: '' }, finish_reason: 'length' })
    expect(usage).toMatchObject({ completion_tokens: 10, completion_tokens_details: { reasoning_tokens: 10 } })
  })
})

describe('logprobs', () => {
  test('cover the text exactly, with as many alternatives as asked, the chosen token first', async () => {
    const { choices } = await complete({ logprobs: true, top_logprobs: 3 })
    const { content } = choices[0]!.logprobs as { content: Record<string, any>[] }
    expect(content.map(({ token }) => token).join('')).toBe(choices[0]!.message.content)
    for (const { token, logprob, bytes, top_logprobs: top } of content) {
      expect(logprob).toBeLessThan(0)
      expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(token)
      expect(top.map((each: { token: string }) => each.token)).toHaveLength(3)
      expect(top[0]).toEqual({ token, logprob, bytes })
      expect(top[1].logprob).toBeLessThan(logprob)
    }
  })

  test('are null when not asked for', async () => {
    expect((await complete()).choices[0]?.logprobs).toBeNull()
  })
})

test('the time is in seconds and the fingerprint says sandbox', async () => {
  const before = Math.floor(Date.now() / 1000)
  const completion = await complete()
  expect(completion.created).toBeGreaterThanOrEqual(before)
  expect(completion.created).toBeLessThan(before + 60)
  expect(completion).toMatchObject({ object: 'chat.completion', system_fingerprint: 'sandbox' })
})

test('an unknown model is answered 404 with the names of those there are', async () => {
  const response = await ask({ model: 'gpt-nine' })
  const { error } = (await response.json()) as { error: Record<string, string> }
  expect(response.status).toBe(404)
  expect(error).toMatchObject({ code: 'model_not_found', param: 'model' })
  for (const { id } of SANDBOX_MODELS) expect(error.message).toContain(id)
  expect(sandbox.refusal(404, response.headers, JSON.stringify({ error })).kind).toBe('model_missing')
})
