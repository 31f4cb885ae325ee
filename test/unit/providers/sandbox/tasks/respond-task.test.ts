import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Task } from '../../../../../src/providers/contract.ts'
import { sandbox } from '../../../../../src/providers/sandbox/sandbox.ts'
import { expectOpenAi } from '../../../../support/openai-contract.ts'
import { askTask, jsonOf, QUESTIONS, requestOf, TASKS } from './support.ts'

const MADE: Readonly<Record<Task, string>> = {
  embeddings: 'echo-embed',
  'images/generations': 'echo-image',
  'images/edits': 'echo-image',
  'audio/speech': 'echo-voice',
  'audio/transcriptions': 'echo-ear',
  'audio/translations': 'echo-ear',
  moderations: 'echo-moderation',
  rerank: 'echo-rerank',
}

afterEach(() => vi.useRealTimers())

describe.each(TASKS)('%s', (task) => {
  test('is answered the same again by the model that is made for it', async () => {
    const answers = [await askTask(task, MADE[task]), await askTask(task, MADE[task])]
    const [one, other] = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers[0]!.status).toBe(200)
    expect(one).not.toBe('')
    expect(undated(one)).toBe(undated(other))
  })

  test('is asked without any key, and a form stays as it came', () => {
    const asked = QUESTIONS[task]
    const request = requestOf(task, 'a/b', asked)
    expect(request.url).toBe(`https://sandbox.invalid/v1/${task}?model=a%2Fb`)
    expect(JSON.stringify(request)).not.toContain('secret')
    if (asked instanceof FormData) expect(request.body).toBe(asked)
  })

  test.each([
    ['down', 503, 'overloaded'],
    ['flaky', 503, 'overloaded'],
    ['ratelimited', 429, 'rate_limit'],
    ['denied', 401, 'credential'],
    ['overflow', 400, 'context_length'],
    ['refuses', 400, 'content_policy'],
  ])('of %s is answered %i in the shape of OpenAI, and is read as %s', async (model, status, kind) => {
    const response = await askTask(task, model)
    const body = await response.text()
    expect(response.status).toBe(status)
    expectOpenAi('ErrorResponse', JSON.parse(body))
    expect(sandbox.refusal(status, response.headers, body)).toMatchObject({ kind })
  })

  test('of flaky succeeds the second time', async () => {
    const asked = QUESTIONS[task]
    const again = asked instanceof FormData ? withField(asked) : { ...asked, user: 'ada' }
    expect((await askTask(task, 'flaky', again)).status).toBe(503)
    expect((await askTask(task, 'flaky', again)).status).toBe(200)
  })

  test('of cut, garbage and empty is half, worse and nothing of what it should be', async () => {
    const whole = await bytesOf(task, MADE[task])
    const [cut, garbage, empty] = await Promise.all(['cut', 'garbage', 'empty'].map((model) => bytesOf(task, model)))
    expect(cut!.length).toBeGreaterThan(0)
    expect(cut!.length).toBeLessThan(0.7 * whole.length)
    expect(new TextDecoder().decode(garbage)).toMatch(/<<garbage>>$/)
    expect(empty).toHaveLength(0)
  })

  test('of html is a page, and of errors-in-200 an error', async () => {
    expect((await askTask(task, 'html')).headers.get('content-type')).toContain('text/html')
    expect(await jsonOf(task, 'errors-in-200')).toMatchObject({ error: { type: 'server_error' } })
  })

  test('of silent waits until it is aborted', async () => {
    vi.useFakeTimers()
    const abort = new AbortController()
    const outcome = askTask(task, 'silent', QUESTIONS[task], abort.signal).catch((thrown: Error) => thrown.message)
    await vi.advanceTimersByTimeAsync(119_000)
    abort.abort(new Error('given up'))
    expect(await outcome).toBe('given up')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('of a model that is made for something else is refused with the names of those that are not', async () => {
    for (const model of ['echo-small', 'gpt-nine', task === 'rerank' ? 'echo-ear' : 'echo-rerank']) {
      const response = await askTask(task, model)
      const { error } = (await response.json()) as { error: Record<string, string> }
      expect(response.status).toBe(404)
      expect(error).toMatchObject({ code: 'model_not_found', param: 'model' })
      expect(error.message).toContain(MADE[task])
      expect(error.message).toContain('down')
      expect(error.message).not.toContain('echo-large')
    }
  })

  test('in a stream is refused by the field that asks for it', async () => {
    const asked = QUESTIONS[task]
    const streaming = asked instanceof FormData ? withField(asked, 'stream', 'true') : { ...asked, stream: true }
    expect(await jsonOf(task, MADE[task], streaming)).toMatchObject({ error: { param: 'stream' } })
  })
})

test('a name may say how long to wait, and slow does so without', async () => {
  vi.useFakeTimers()
  for (const [model, waitMs] of [
    ['echo-embed-d500', 500],
    ['slow', 3000],
  ] as const) {
    let status = 0
    void askTask('embeddings', model).then((response) => (status = response.status))
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(status).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(status).toBe(200)
  }
})

test('what is longer than the context is refused by the field it is in', async () => {
  const { error } = await jsonOf('embeddings', 'echo-embed', { input: ['word '.repeat(130_000), 'short'] })
  expect(error).toMatchObject({ code: 'context_length_exceeded', param: 'input' })
  const rerank = { query: 'a', documents: ['word '.repeat(130_000)] }
  expect((await jsonOf('rerank', 'echo-rerank', rerank)).error).toMatchObject({ param: 'documents' })
})

test('an address of no task is refused', async () => {
  const request = {
    method: 'POST',
    url: 'https://sandbox.invalid/v1/videos?model=down',
    headers: {},
    body: '{}',
  } as const
  expect((await sandbox.answer!(request)).status).toBe(400)
})

async function bytesOf(task: Task, model: string): Promise<Uint8Array> {
  return new Uint8Array(await (await askTask(task, model)).arrayBuffer())
}

function withField(form: FormData, name = 'user', value = 'ada'): FormData {
  const copy = new FormData()
  for (const [field, each] of form) copy.append(field, each)
  copy.append(name, value)
  return copy
}

function undated(text: string | undefined): string | undefined {
  return text?.replace(/"created":\d+/, '')
}
