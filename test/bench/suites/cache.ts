import type { Bed } from '../bed.ts'
import type { Workload } from '../harness/slice.ts'
import { atMost } from '../report.ts'
import { sluiceIn } from './gateway.ts'

const HIT: Workload = {
  name: 'cache hit, json',
  behaviour: 'mock-json-b1200',
  promptBytes: 2_200,
  stream: false,
  concurrency: 16,
  headers: { 'cache-control': 'max-age=3600' },
}

/** Answers from memory must be cheaper than handing the request on. */
export async function cacheSuite(bed: Bed): Promise<void> {
  const { floor, sluice, findings } = bed
  const json = await bed.run(HIT, [floor, sluice])
  const stream = await bed.run(
    { ...HIT, name: 'cache hit, stream', behaviour: 'mock-sse-n200', stream: true, concurrency: 8, countAnswers: true },
    [floor, sluice],
  )
  findings.bars.push(
    atMost('cache-hit-cpu', sluiceIn(json), (row) => row.ratio, 1),
    atMost('cache-hit-stream-cpu', sluiceIn(stream), (row) => row.ratio, 1),
  )
}
