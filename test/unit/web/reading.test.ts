import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differences } from '../../../src/web/screens/audit/differences.ts'
import { pieceOf } from '../../../src/web/screens/playground/read-stream.ts'
import { receiptClaims } from '../../../src/web/screens/playground/receipt.ts'
import { answerIn, turnsIn } from '../../../src/web/screens/requests/turns.ts'
import { type Column, sorted } from '../../../src/web/table/column.ts'

describe('a streamed answer', () => {
  test('is read event by event: words, thoughts, what it took, and that it broke off', () => {
    const event = (data: unknown) => pieceOf(`data: ${JSON.stringify(data)}`)
    expect(event({ choices: [{ delta: { content: 'Hi' } }] })).toMatchObject({ text: 'Hi', thought: '', error: null })
    expect(event({ choices: [{ delta: { reasoning_content: 'Hm' } }] })).toMatchObject({ text: '', thought: 'Hm' })
    expect(event({ choices: [], usage: { completion_tokens: 7 } })).toMatchObject({ outputTokens: 7 })
    expect(event({ error: { message: 'cut off' } })).toMatchObject({ error: 'cut off' })
    expect(pieceOf('data: [DONE]')).toMatchObject({ text: '', error: null })
    expect(pieceOf(': a comment')).toBeNull()
  })

  test('of any form whatever breaks nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => pieceOf(text)).not.toThrow()
      }),
    )
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof pieceOf(`data: ${text}`)?.text).toBe('string')
      }),
    )
  })
})

describe('what is kept of a request', () => {
  test('is shown turn by turn, parts and calls of tools included', () => {
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'See' }, { type: 'image_url' }] },
      { role: 'assistant', content: null, tool_calls: [{ function: { name: 'look', arguments: '{}' } }] },
    ]
    expect(turnsIn(JSON.stringify({ messages }))).toEqual([
      { role: 'user', text: 'See\n[image_url]' },
      { role: 'assistant', text: 'look({})' },
    ])
    expect(answerIn(JSON.stringify({ choices: [{ message: { content: 'Done.' } }] }))).toBe('Done.')
  })

  test('in a form that nobody knows is shown as it is', () => {
    expect(turnsIn('just text')).toEqual([{ role: 'request', text: 'just text' }])
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => [turnsIn(text), answerIn(text)]).not.toThrow()
      }),
    )
  })
})

test('a receipt that is none says nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => receiptClaims(text)).not.toThrow()
    }),
  )
  expect(receiptClaims('e30.eyJhIjoxfQ.sig')).toEqual({ a: 1 })
})

test('what changed is told field by field, and nothing else', () => {
  expect(differences({ a: 1, b: 2 }, { a: 1, b: 3, c: [4] })).toEqual([
    { name: 'b', was: '2', is: '3' },
    { name: 'c', was: '–', is: '[4]' },
  ])
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(differences(value, value)).toEqual([])
    }),
  )
})

test('rows are in the order of a column, those without a value last, and none is lost', () => {
  const columns: readonly Column<{ readonly n: number | null }>[] = [{ id: 'n', head: 'N', value: ({ n }) => n }]
  const rows = fc.array(fc.record({ n: fc.option(fc.integer()) }))
  fc.assert(
    fc.property(rows, fc.boolean(), (given, isDescending) => {
      const values = sorted(given, columns, { id: 'n', isDescending }).map(({ n }) => n)
      const known = values.filter((value) => value !== null)
      expect(values.slice(0, known.length)).toEqual(known)
      expect(known).toEqual(known.toSorted((a, b) => (isDescending ? b - a : a - b)))
      expect(values).toHaveLength(given.length)
    }),
  )
})
