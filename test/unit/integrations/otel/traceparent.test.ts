import { expect, test } from 'vitest'
import { readTraceparent } from '../../../../src/integrations/otel/traceparent.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentSpanId = 'b7ad6b7169203331'

test('a trace and a parent are read out of a traceparent, of this version or one to come', () => {
  for (const [version, flags] of [
    ['00', '01'],
    ['00', '00'],
    ['cc', '09'],
  ]) {
    const text = `${version}-${traceId}-${parentSpanId}-${flags}`
    expect(readTraceparent(text)).toEqual({ traceId, parentSpanId })
  }
})

test.each([
  '',
  'nonsense',
  `ff-${traceId}-${parentSpanId}-01`,
  `00-${'0'.repeat(32)}-${parentSpanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${parentSpanId}-01`,
  `00-${traceId}-${parentSpanId}`,
  `00-${traceId}-${parentSpanId}-01-more`,
  ` 00-${traceId}-${parentSpanId}-01\n`,
])('%j names no trace', (text) => {
  expect(readTraceparent(text)).toBeNull()
})
