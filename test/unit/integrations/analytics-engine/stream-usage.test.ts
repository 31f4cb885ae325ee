import { afterEach, describe, expect, test, vi } from 'vitest'
import { isInStream, streamQuery, streamUsage } from '../../../../src/integrations/analytics-engine/stream-usage.ts'

const question = { from: 60_000, to: 120_000, by: null, stepMs: null, filter: {} }
afterEach(() => vi.restoreAllMocks())

describe('a question to the stream', () => {
  test('counts sampled points as often as they stand for, of one tenant', () => {
    const query = streamQuery('acme', question)
    expect(query).toContain('sum(_sample_interval) AS requests')
    expect(query).toContain('sum(_sample_interval * double5) AS costNanos')
    expect(query).toContain("index1 = 'acme' AND double13 >= 60000 AND double13 < 120000")
  })

  test('asks by a dimension and a step, of those that points carry', () => {
    const query = streamQuery('acme', { ...question, by: 'model', stepMs: 300_000, filter: { key: 'key_1' } })
    expect(query).toContain("intDiv(toUInt64(double13), 300000) * 300000 AS at, concat(blob4, '/', blob5) AS value")
    expect(query).toContain("blob2 = 'key_1'")
    expect([isInStream('model'), isInStream('customer')]).toEqual([true, false])
  })

  test.each(["x' OR 1=1 --", "\\' OR 1=1 --", "a\\'b"])('lets no text out of its quotes: %s', (text) => {
    const query = streamQuery('acme', { ...question, filter: { key: text } })
    const literal = /blob2 = '((?:[^'\\]|\\.)*)'(?= GROUP)/.exec(query)?.[1] ?? ''
    expect(literal.replaceAll(/\\(.)/g, '$1')).toBe(text)
  })
})

test('sums come back as whole numbers; a stream that refuses is a store that does not answer, and its words are not passed on', async () => {
  const row = { at: '0', value: '', requests: '3', costNanos: 12.4 }
  const answers = [Response.json({ data: [row] }), new Response('token tok_secret is wrong', { status: 403 })]
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answers.shift() ?? new Response())
  const access = { accountId: 'acc', token: 'tok_secret' }
  expect(await streamUsage(access, 'acme', question)).toEqual([{ at: 0, value: '', requests: 3, costNanos: 12 }])
  const failed = streamUsage(access, 'acme', question)
  await expect(failed).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(failed).rejects.not.toThrow('tok_secret')
  expect(asked.mock.calls[0]?.[0]).toBe('https://api.cloudflare.com/client/v4/accounts/acc/analytics_engine/sql')
})
