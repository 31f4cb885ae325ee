import { beforeEach, expect, test } from 'vitest'
import type { KeptAnswer } from '../../../../src/gateway/cache/kept-answer.ts'
import { forgetNear, keepNear, nearAnswer } from '../../../../src/gateway/cache/near-answers.ts'

const answer = (text = 'text', expiresAt = 1_000_000): KeptAnswer => ({
  form: 'json',
  text,
  provider: 'openai',
  model: 'gpt-4o',
  expiresAt,
})

beforeEach(forgetNear)

test('an answer is at hand for a minute, and never longer than it may be kept', () => {
  keepNear('a', answer(), 0)
  keepNear('b', answer('text', 5_000), 0)
  expect(nearAnswer('a', 59_999)?.text).toBe('text')
  expect(nearAnswer('a', 60_000)).toBeNull()
  expect(nearAnswer('b', 4_999)?.text).toBe('text')
  expect(nearAnswer('b', 5_000)).toBeNull()
})

test('the newest answer of a key is the one at hand', () => {
  keepNear('a', answer('old'), 0)
  keepNear('a', answer('new'), 1)
  expect(nearAnswer('a', 2)?.text).toBe('new')
})

test('the answers at hand never take more than eight million characters, and the newest stay', () => {
  const text = 'x'.repeat(300_000)
  for (let index = 0; index < 100; index++) keepNear(String(index), answer(text), 0)
  const kept = Array.from({ length: 100 }, (_, index) => nearAnswer(String(index), 1)).filter((each) => each !== null)
  expect(kept.length).toBe(26)
  expect(nearAnswer('99', 1)).not.toBeNull()
  expect(nearAnswer('0', 1)).toBeNull()
})

test('an answer of unusual length is left to the store', () => {
  keepNear('long', answer('x'.repeat(400_001)), 0)
  expect(nearAnswer('long', 1)).toBeNull()
})
