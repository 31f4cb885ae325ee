import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../src/contract/chat.ts'
import type { ChatBody } from '../../../src/providers/contract.ts'
import { withModel } from '../../../src/providers/splice.ts'

const bodyOf = (text: string): ChatBody => ({ chat: JSON.parse(text) as ChatRequest, text })

describe('a plain body', () => {
  it('changes in its model and in not one other byte', () => {
    const text =
      '{ "temperature":1.0, "model" :\n "a/b", "messages":[ {"role":"user","content":"\\u00e9 \\"model\\""} ] }'
    expect(withModel(bodyOf(text), 'c')).toBe(text.replace('"a/b"', '"c"'))
  })

  it('keeps numbers that would not survive being read', () => {
    expect(withModel(bodyOf('{"model":"a","seed":9007199254740993}'), 'b')).toBe(
      '{"model":"b","seed":9007199254740993}',
    )
  })

  it('survives a model name that is not plain', () => {
    const text = '{"model":"a\\"b$&","messages":[]}'
    expect(JSON.parse(withModel(bodyOf(text), 'c"$1\n')).model).toBe('c"$1\n')
  })
})

describe('a stream', () => {
  const asked = (text: string) => withModel(bodyOf(text), 'b', { includeUsage: true })

  it('is asked for its usage at the front of the text', () => {
    const expected = ' {"stream_options":{"include_usage":true},"model":"b","messages":[],"stream":true}'
    expect(asked(' {"model":"a","messages":[],"stream":true}')).toBe(expected)
  })

  it('is not asked when it asks already, nor is a call that does not stream', () => {
    expect(asked('{"model":"a","stream":false}')).toBe('{"model":"b","stream":false}')
    const asking = '{"model":"b","stream":true,"stream_options":{"include_usage":true}}'
    expect(asked(asking)).toBe(asking)
  })

  it('keeps the other options of the caller', () => {
    const text = '{"model":"a","stream":true,"stream_options":{"include_usage":false,"include_obfuscation":false}}'
    const { stream_options: options } = JSON.parse(asked(text))
    expect(options).toEqual({ include_usage: true, include_obfuscation: false })
  })
})

it('drops and renames fields, and a name the caller already uses wins', () => {
  const changes = { drops: ['logprobs'], renames: { max_tokens: 'max_completion_tokens' } }
  const result = (fields: object) =>
    JSON.parse(withModel(bodyOf(JSON.stringify({ model: 'a', ...fields })), 'b', changes))
  expect(result({ logprobs: true })).toEqual({ model: 'b' })
  expect(result({ max_tokens: 5 })).toEqual({ model: 'b', max_completion_tokens: 5 })
  expect(result({ max_tokens: 5, max_completion_tokens: null })).toEqual({ model: 'b', max_completion_tokens: 5 })
  expect(result({ max_completion_tokens: 7, max_tokens: 5 })).toEqual({ model: 'b', max_completion_tokens: 7 })
})

it.each([
  ['twice', '{"model":"cheap","model":"dear","messages":[]}'],
  ['with a letter escaped', '{"model":"cheap","mod\\u0065l":"dear","messages":[]}'],
  ['with a letter escaped in capitals', '{"\\u006Dodel":"cheap","model":"dear","messages":[]}'],
  ['only with a letter escaped', '{"m\\u006fdel":"dear","messages":[{"model":"dear"}]}'],
  ['also deeper', '{"messages":[{"model":"dear"}],"model":"dear"}'],
  ['as a value too', '{"user":"model","model":"dear","messages":[]}'],
  ['with its value escaped', '{"model":"a\\/b","messages":[]}'],
])('names one model to the provider when the caller names it %s', (_, text) => {
  const result = withModel(bodyOf(text), 'chosen')
  expect(JSON.parse(result)).toEqual({ ...JSON.parse(text), model: 'chosen' })
  expect(result).not.toContain('cheap')
  expect(result.match(/"model":"chosen"/g)).toHaveLength(1)
})

describe('any body', () => {
  it('reads the same upstream but for the model, the cache and the usage asked for', () => {
    return fc.assert(
      fc.property(objectText, fc.string({ minLength: 1 }), fc.boolean(), (text, chosen, includeUsage) => {
        const body = bodyOf(text)
        const expected = expectedOf(body.chat, chosen, includeUsage)
        expect(Object.entries(JSON.parse(withModel(body, chosen, { includeUsage }))).sort(byName)).toEqual(
          Object.entries(JSON.parse(JSON.stringify(expected))).sort(byName),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('names the chosen model once and the cache never, so that no reader can find another', () => {
    return fc.assert(
      fc.property(objectText, (text) => {
        const names = topLevelNames(withModel(bodyOf(text), 'chosen', { includeUsage: true }))
        expect(names.filter((name) => name === 'model')).toHaveLength(1)
        expect(names).not.toContain('cache')
      }),
      { numRuns: 2000 },
    )
  })
})

/** Objects as text: any names, some twice, some with letters escaped, any values, with or without blanks. */
const objectText = (() => {
  const anyString = fc.string().map((text) => JSON.stringify(text))
  const name = fc.oneof(
    fc.constantFrom('"model"', '"mod\\u0065l"', '"\\u006DODEL"', '"\\u006dodel"'),
    fc.constantFrom('"cache"', '"c\\u0061che"', '"stream"', '"stream_options"', '"max_tokens"', '"__proto__"'),
    anyString,
  )
  const value = fc.oneof(
    fc.constantFrom('"model"', '"say \\"model\\": \\"x\\""', '{"model":"inner"}', 'true', '{"include_usage":true}'),
    anyString,
    fc.jsonValue().map((json) => JSON.stringify(json)),
  )
  const blank = fc.constantFrom('', ' ', '\n', '\t ')
  const pair = fc.tuple(name, value, blank).map(([key, json, gap]) => `${gap}${key}${gap}:${gap}${json}`)
  const model = fc.tuple(anyString, blank).map(([id, gap]) => `"model"${gap}:${gap}${id}`)
  return fc
    .tuple(fc.array(pair, { maxLength: 5 }), model, fc.array(pair, { maxLength: 5 }), blank)
    .map(([before, own, after, gap]) => `${gap}{${[...before, own, ...after].join(`${gap},`)}${gap}}`)
})()

function expectedOf(chat: ChatRequest, chosen: string, includeUsage: boolean): object {
  const kept = Object.entries(chat).filter(([name]) => name !== 'cache' && name !== 'model')
  const asks = includeUsage && chat.stream === true && chat.stream_options?.include_usage !== true
  const options = asks ? [['stream_options', { ...chat.stream_options, include_usage: true }]] : []
  return Object.fromEntries([...kept, ['model', chosen], ...options])
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

/** The names of the outermost object, in the order of the text, repeated ones repeatedly. */
function topLevelNames(text: string): string[] {
  const names: string[] = []
  let depth = 0
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[[{\]}]/g)) {
    if (string && colon && depth === 1) names.push(JSON.parse(string))
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
  }
  return names
}

it('leaves out what only the vendor of another wire format reads, and nothing of a body without it', () => {
  const body = bodyOf('{"model":"a","messages":[],"thinking":{"type":"enabled"},"top_p":0.5}')
  expect(JSON.parse(withModel({ ...body, foreign: ['thinking'] }, 'b'))).toEqual({
    model: 'b',
    messages: [],
    top_p: 0.5,
  })
  const plain = bodyOf('{"model":"a","messages":[]}')
  expect(withModel({ ...plain, foreign: ['thinking'] }, 'b')).toBe('{"model":"b","messages":[]}')
})
