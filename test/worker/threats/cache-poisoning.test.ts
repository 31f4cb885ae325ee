import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { TenantSettings } from '../../../src/contract/settings.ts'
import { answerKey } from '../../../src/gateway/cache/answer-key.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { forgetAll, newTenant } from '../control/support.ts'
import { ask, completion, outside, pieces, settleAll, streamed, tidyUp } from './support.ts'

tidyUp()

let key = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('poisoned', { houseCredentials: true, sandbox: true })
})

const tenant: TenantSnapshot = {
  tenantId: 'a',
  version: 1,
  publishedAt: 0,
  active: true,
  hosts: [],
  keys: {},
  dataKey: null,
  credentials: [],
  aliases: {},
  settings: TenantSettings.parse({}),
}

/** A request with everything that OpenAI's has. */
const WHOLE = {
  model: 'openai/gpt-4.1',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Hi' }], name: 'ann' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: 'done' },
  ],
  tools: [
    {
      type: 'function',
      function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' } } }, strict: true },
    },
  ],
  tool_choice: { type: 'function', function: { name: 'f' } },
  response_format: { type: 'json_schema', json_schema: { name: 's', schema: { type: 'object' } } },
  temperature: 0.5,
  top_p: 0.5,
  max_tokens: 10,
  max_completion_tokens: 10,
  stop: ['x'],
  seed: 1,
  n: 1,
  logit_bias: { 1: 2 },
  logprobs: true,
  top_logprobs: 2,
  presence_penalty: 0.1,
  frequency_penalty: 0.1,
  parallel_tool_calls: false,
  reasoning_effort: 'low',
  verbosity: 'low',
  modalities: ['text'],
  service_tier: 'auto',
  web_search_options: { user_location: { type: 'approximate' } },
  novelty: { deep: [1, { er: true }] },
} as const

/** Where a value has leaves, as paths. */
function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]]
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]))
}

function changed(value: unknown, [name, ...rest]: readonly string[], by: (leaf: unknown) => unknown): unknown {
  if (name === undefined) return by(value)
  if (Array.isArray(value)) return value.map((each, at) => (String(at) === name ? changed(each, rest, by) : each))
  return Object.fromEntries(
    Object.entries(value as object).map(([key_, each]) => [key_, key_ === name ? changed(each, rest, by) : each]),
  )
}

/** The model is always text: what is none is refused before. */
const isNoModel = ([first]: readonly string[]) => first !== 'model'

const keyOf = (chat: unknown) => answerKey(tenant, chat as never)

test('each leaf of a request is part of where its answer is kept, whatever it becomes', async () => {
  const before = await keyOf(WHOLE)
  const leaves = leavesOf(WHOLE).filter(isNoModel)
  expect(leaves.length).toBeGreaterThan(40)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...leaves), fc.jsonValue(), async (path, value) => {
      const other = changed(WHOLE, path, (leaf) => (JSON.stringify(leaf) === JSON.stringify(value) ? [leaf] : value))
      expect(await keyOf(other)).not.toBe(before)
    }),
    { numRuns: 1_000, seed: 5 },
  )
})

test('no two of hundreds of requests that differ in one leaf are kept in one place', async () => {
  const others = leavesOf(WHOLE)
    .filter(isNoModel)
    .flatMap((path) => ['', 'x', 0, 7, true, null].map((value) => changed(WHOLE, path, () => value)))
  expect(others.length).toBeGreaterThan(250)
  const places = new Map(
    await Promise.all(others.map(async (chat) => [JSON.stringify(chat), await keyOf(chat)] as const)),
  )
  expect(new Set(places.values()).size).toBe(places.size)
})

const part = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const withEnd = (finish_reason: string | null) => {
  const whole = completion('poison') as { choices: object[] }
  return { ...whole, choices: whole.choices.map((choice) => ({ ...choice, finish_reason })) }
}

/** Answers that are not whole, or are none. */
const UNSOUND: Readonly<Record<string, { stream: boolean; answer: () => Response }>> = {
  'an error': { stream: false, answer: () => Response.json({ error: { message: 'poison' } }, { status: 400 }) },
  'an error with a completion in it': {
    stream: false,
    answer: () => Response.json(completion('poison'), { status: 400 }),
  },
  'an error inside a 200': { stream: false, answer: () => Response.json({ error: { message: 'poison' } }) },
  'an answer that was not finished': { stream: false, answer: () => Response.json(withEnd(null)) },
  'an answer that a filter cut': { stream: false, answer: () => Response.json(withEnd('content_filter')) },
  'a part of an answer': {
    stream: false,
    answer: () =>
      new Response(JSON.stringify(completion('poison')).slice(0, -20), {
        status: 206,
        headers: { 'content-type': 'application/json', 'content-range': 'bytes 0-1/9' },
      }),
  },
  'a stream that broke off': { stream: true, answer: () => pieces(part({ content: 'poison' })) },
  'a stream that a filter cut': {
    stream: true,
    answer: () => pieces(part({ content: 'poison' }), part({}, 'content_filter'), 'data: [DONE]\n\n'),
  },
  'a stream with an error': {
    stream: true,
    answer: () => pieces(part({ content: 'poison' }), 'data: {"error":{"message":"no"}}\n\n', 'data: [DONE]\n\n'),
  },
}

test.each(Object.entries(UNSOUND))('%s is kept for nobody', async (name, { stream, answer }) => {
  let isSound = false
  outside(() => {
    if (!isSound) return answer()
    return stream ? streamed('sound') : Response.json(completion('sound'))
  })
  const body = {
    model: 'openai/gpt-4.1',
    messages: [{ role: 'user', content: name }],
    cache: { ttl: 600 },
    ...(stream ? { stream } : {}),
  }
  await ask(key, { body })
  await settleAll()
  isSound = true
  const { headers, text } = await ask(key, { body })
  expect(headers.get('x-sluice-cache')).toBe('miss')
  expect(text).toContain('sound')
  expect(text).not.toContain('poison')
})

test('headers that ask for a part of an answer, or for another host’s, change nothing of what is kept', async () => {
  outside(() => Response.json(completion('whole')))
  const body = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: 'Ranges' }], cache: { ttl: 600 } }
  await ask(key, {
    body,
    headers: { range: 'bytes=0-10', 'if-range': '"x"', 'x-forwarded-host': 'evil.example.com', 'accept-encoding': 'x' },
  })
  await settleAll()
  const { status, headers, text } = await ask(key, { body })
  expect([status, headers.get('x-sluice-cache'), JSON.parse(text).choices[0].message.content]).toEqual([
    200,
    'hit',
    'whole',
  ])
})
