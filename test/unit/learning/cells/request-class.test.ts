import { describe, expect, it } from 'vitest'
import { classOf } from '../../../../src/learning/cells/request-class.ts'
import { plainRequest } from '../../../../src/learning/predictor/features.ts'

describe('the class of a request', () => {
  it.each([
    ['Write a poem about the sea.', 'short'],
    ['What is 12 * 31?', 'mathematics'],
    ['Solve the equation for x.', 'mathematics'],
    ['Fix this:\n```js\nlet x = 1\n```', 'code'],
    ['def f(x):\n    return x\nassert f(1) == ??', 'code'],
    ['Which is a mammal?\nA. trout\nB. whale\nC. wasp', 'choice'],
    ['word '.repeat(600), 'long'],
  ])('of %j is %s', (text, expected) => {
    expect(classOf(plainRequest(text))).toBe(expected)
  })

  it.each([
    ['tools', { tools: 1 }],
    ['images', { images: 1 }],
    ['schema', { hasSchema: true }],
    ['long', { contextChars: 9_000 }],
  ])('is %s by its structure, before its text', (expected, more) => {
    expect(classOf({ ...plainRequest('hello'), ...more })).toBe(expected)
  })
})
