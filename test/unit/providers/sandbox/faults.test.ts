import { afterEach, describe, expect, test, vi } from 'vitest'
import { SANDBOX_MODELS } from '../../../../src/providers/sandbox/models.ts'
import { sandbox } from '../../../../src/providers/sandbox/sandbox.ts'
import { ask, chunks, complete, events, user } from './support.ts'

afterEach(() => vi.useRealTimers())

describe('models that answer with an error', () => {
  test.each([
    ['down', 503, 'overloaded'],
    ['flaky', 503, 'overloaded'],
    ['ratelimited', 429, 'rate_limit'],
    ['denied', 401, 'credential'],
    ['overflow', 400, 'context_length'],
    ['refuses', 400, 'content_policy'],
  ])('%s answers %i in the shape of OpenAI, JSON or stream alike, and is read as %s', async (model, status, kind) => {
    const marker = user(`One question about ${model} with ${kind}`)
    const response = await ask({ model, stream: model === 'down', ...marker })
    const body = await response.text()
    expect(response.status).toBe(status)
    expect(Object.keys(JSON.parse(body).error).sort()).toEqual(['code', 'message', 'param', 'type'])
    expect(sandbox.refusal(status, response.headers, body).kind).toBe(kind)
  })

  test('ratelimited says when to come back', async () => {
    const response = await ask({ model: 'ratelimited' })
    expect(sandbox.refusal(429, response.headers, await response.text()).retryAfterMs).toBe(2000)
  })

  test('flaky fails every other identical request, counted for each prompt by itself', async () => {
    const statuses = async (content: string) => (await ask({ model: 'flaky', ...user(content) })).status
    const seen = []
    for (const content of ['a', 'b', 'a', 'a', 'b', 'a']) seen.push(await statuses(`flaky counts ${content}`))
    expect(seen).toEqual([503, 503, 200, 503, 200, 200])
  })

  test('messages longer than the context are refused by any model, with both numbers', async () => {
    const response = await ask(user('word '.repeat(130_000)))
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect(response.status).toBe(400)
    expect(error.code).toBe('context_length_exceeded')
    expect(error.message).toMatch(/128000 tokens.* 1\d{5} tokens/)
  })
})

test('cut sends half of its stream and then breaks the connection', async () => {
  const reader = (await ask({ model: 'cut', stream: true })).body!.getReader()
  let text = ''
  const drain = async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += new TextDecoder().decode(value)
    }
  }
  await expect(drain()).rejects.toThrow('broke')
  expect(text).toContain('"content":"Sandbox"')
  expect(text).not.toContain('[DONE]')
  expect(text).not.toContain('"finish_reason":"stop"')
})

test.each(['cut', 'garbage'])('%s sends JSON that does not parse', async (model) => {
  const response = await ask({ model })
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).toMatch(/^\{"id"/)
  expect(() => JSON.parse(text)).toThrow()
})

test('garbage sends one broken event among good ones', async () => {
  const data = await events({ model: 'garbage' })
  const broken = data.filter((each) => each !== '[DONE]' && !parses(each))
  expect(broken).toHaveLength(1)
  expect(parses(data[1] ?? '')).toBe(true)
  expect(data.at(-1)).toBe('[DONE]')
})

test('html answers 200 with a page', async () => {
  const response = await ask({ model: 'html', stream: true })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(await response.text()).toContain('<h1>')
})

test('errors-in-200 puts its error into a good status, as JSON or as an event', async () => {
  const response = await ask({ model: 'errors-in-200' })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ error: { type: 'server_error' } })
  expect(JSON.parse((await events({ model: 'errors-in-200' }))[0] ?? '')).toHaveProperty('error')
})

test('empty finishes properly without a word', async () => {
  const { choices, usage } = await complete({ model: 'empty' })
  expect(choices[0]).toMatchObject({ message: { content: '' }, finish_reason: 'stop' })
  expect(usage?.completion_tokens).toBe(0)
  expect((await chunks({ model: 'empty' })).map(({ choices: [choice] }) => choice?.delta.content ?? '').join('')).toBe(
    '',
  )
})

describe('silent', () => {
  test('answers nothing until it is aborted', async () => {
    vi.useFakeTimers()
    const abort = new AbortController()
    const response = ask({ model: 'silent', stream: true }, abort.signal)
    const outcome = response.then(
      () => 'answered',
      (thrown: Error) => thrown.message,
    )
    await vi.advanceTimersByTimeAsync(119_999)
    abort.abort(new Error('given up'))
    expect(await outcome).toBe('given up')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('gives up after two minutes', async () => {
    vi.useFakeTimers()
    const response = ask({ model: 'silent' })
    await vi.advanceTimersByTimeAsync(120_000)
    expect((await response).status).toBe(504)
  })
})

test('every model of the list answers something under its own name', async () => {
  vi.useFakeTimers()
  for (const { id } of SANDBOX_MODELS) {
    const response = ask({ model: id })
    await vi.advanceTimersByTimeAsync(120_000)
    expect((await response).status).not.toBe(404)
  }
})

test('a name with timings is still that model for the catalogue, and one with anything else is not', () => {
  const named = (name: string) => SANDBOX_MODELS.filter(({ pattern }) => pattern.test(name)).map(({ id }) => id)
  expect(named('echo-small-d5-i20')).toEqual(['echo-small'])
  expect(named('errors-in-200')).toEqual(['errors-in-200'])
  expect(named('slow-500')).toEqual(['slow'])
  expect(named('echo-smaller')).toEqual([])
  expect(named('echo-small-x5')).toEqual([])
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
