import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitEvents } from '../../../src/gateway/server-events.ts'

const text = ': hello\n\nevent: a\ndata: {"x":1}\n\ndata:two\ndata: lines\n\nid: 7\r\ndata: é\r\n\r\ndata: [DONE]\n\n'

test('events are the same wherever the text is cut', () => {
  const whole = splitEvents()(text)
  expect(whole).toEqual([
    { event: 'a', data: '{"x":1}' },
    { event: '', data: 'two\nlines' },
    { event: '', data: 'é' },
    { event: '', data: '[DONE]' },
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const split = splitEvents()
      const events = edges.slice(1).flatMap((end, index) => split(text.slice(edges[index], end)))
      expect(events).toEqual(whole)
    }),
  )
})
