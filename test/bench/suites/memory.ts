import { print } from '../../../src/local/print.ts'
import type { Bed } from '../bed.ts'
import { rssOf } from '../harness/machine.ts'
import { slice, type Workload } from '../harness/slice.ts'
import { slope } from '../harness/statistics.ts'
import { bar } from '../report.ts'

const WORKLOAD: Workload = {
  name: 'memory',
  behaviour: 'mock-json-b1200',
  promptBytes: 2_200,
  stream: false,
  concurrency: 16,
  model: 'auto',
}
const REQUESTS = 100_000
/** The heap grows to its working size first. */
const WARM_REQUESTS = 50_000

/** Whether memory grows with the number of requests served, once it is warm. */
export async function memorySuite({ sluice, upstreamPid, findings }: Bed): Promise<void> {
  const points: [number, number][] = []
  let served = 0
  while (served < WARM_REQUESTS + REQUESTS) {
    served += (await slice(sluice, WORKLOAD, 1, [upstreamPid])).sent
    const rss = sluice.pids.reduce((sum, pid) => sum + rssOf(pid), 0)
    if (served > WARM_REQUESTS) points.push([served / REQUESTS, rss / 1e6])
  }
  const { slope: grows, error } = slope(points)
  print(
    `memory: ${points.at(-1)?.[1].toFixed(0)} MB; ${grows.toFixed(1)} +-${error.toFixed(1)} MB per 100,000 requests`,
  )
  // Zero within two standard errors.
  findings.bars.push(bar('rss-slope-mb-per-100k', Math.max(0, grows - 2 * error), '<=', 0))
}
