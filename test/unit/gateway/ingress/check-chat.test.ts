import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChatRequest } from '../../../../src/contract/chat.ts'
import { checkChat } from '../../../../src/gateway/ingress/check-chat.ts'

const valid = {
  model: 'auto',
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'hi' },
        { type: 'image_url', image_url: { url: 'data:x' } },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: 'ok' },
  ],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: 5,
  max_completion_tokens: 5,
  temperature: 1,
  top_p: 0.5,
  n: 2,
  seed: -3,
  stop: ['a'],
  logprobs: true,
  top_logprobs: 3,
  tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: {}, strict: null } }],
  tool_choice: { type: 'function', function: { name: 'f' } },
  parallel_tool_calls: false,
  response_format: { type: 'json_object' },
  reasoning_effort: 'low',
  user: 'u',
  metadata: { a: 1 },
  cache: { ttl: 60, no_store: false, refresh: true },
  unknown: { goes: 'through' },
}

test('a request that uses every field is accepted', () => {
  expect(checkChat(valid)).toBeNull()
  expect(ChatRequest.safeParse(valid).success).toBe(true)
})

const junk = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'x',
    0,
    -1,
    1.5,
    3,
    200,
    Number.NaN,
    [],
    {},
    [1],
    ['a'],
    [{}],
    { type: 'text' },
    { type: 1 },
  ),
  fc.jsonValue(),
)

/** Every path in the valid request, down to its leaves. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))
  return path.length > 0 ? [path, ...inner] : inner
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy: any = Array.isArray(value) ? [...value] : { ...(value as object) }
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

test('the hand check and the schema agree on every request with one field replaced by anything', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(valid)), junk, (path, value) => {
      const chat = replaced(valid, path, value) as Record<string, unknown>
      expect(checkChat(chat) === null).toBe(ChatRequest.safeParse(chat).success)
    }),
    { numRuns: 5_000 },
  )
})

test('the hand check and the schema agree when a field is missing', () => {
  for (const path of pathsOf(valid)) {
    const chat = replaced(valid, path, undefined) as Record<string, unknown>
    expect([path, checkChat(chat) === null]).toEqual([path, ChatRequest.safeParse(chat).success])
  }
})

test('the objection names the field by its path', () => {
  expect(checkChat(replaced(valid, ['messages', '1', 'content', '0', 'text'], 7) as any)).toEqual({
    param: 'messages.1.content.0.text',
    message: '`messages.1.content.0.text` must be a string.',
  })
})
