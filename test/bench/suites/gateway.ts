import type { Bed } from '../bed.ts'
import type { Row } from '../harness/compare.ts'
import type { Workload } from '../harness/slice.ts'
import { atMost, bar } from '../report.ts'

const JSON_2K: Workload = {
  name: 'json 2 kB c=16',
  behaviour: 'mock-json-b1200',
  promptBytes: 2_200,
  stream: false,
  concurrency: 16,
}

/** JSON answers of every size: what they cost over the floor. */
export async function gatewaySuite(bed: Bed): Promise<void> {
  const { findings, options } = bed
  const plain = await bed.run(JSON_2K)
  const auto = await bed.run({ ...JSON_2K, name: 'json 2 kB auto c=16', model: 'auto' })
  findings.bars.push(
    atMost('json-2k-cpu', sluiceIn(plain), (row) => row.ratio, 1.35),
    atMost('json-2k-auto-cpu', sluiceIn(auto), (row) => row.ratio, 1.35),
  )
  judgeFloor(bed, plain)
  judgePeers(bed, plain)
  if (options.quick) return
  await bed.run({ ...JSON_2K, name: 'json 2 kB c=1', concurrency: 1 })
  await bed.run({ ...JSON_2K, name: 'json 2 kB c=64', concurrency: 64 })
  await bed.run({ ...JSON_2K, name: 'json 2 kB c=16 d=20ms', behaviour: 'mock-json-b1200-d20000' })
  await bed.run({ ...JSON_2K, name: 'json 20 kB c=8', promptBytes: 20_000, concurrency: 8 })
  const big = await bed.run({ ...JSON_2K, name: 'json 100 kB c=8', promptBytes: 100_000, concurrency: 8 })
  const huge = await bed.run({ ...JSON_2K, name: 'json 1 MB c=8', promptBytes: 1_000_000, concurrency: 8 })
  findings.bars.push(
    atMost('json-100k-cpu', sluiceIn(big), (row) => row.ratio, 1.6),
    atMost('json-1m-cpu', sluiceIn(huge), (row) => row.ratio, 1.85),
  )
}

/** The row of Sluice; every comparison has one. */
export function sluiceIn(rows: readonly Row[]): Row {
  const row = rows.find(({ subject }) => subject === 'sluice')
  if (row) return row
  throw new Error('Sluice was not among the subjects')
}

/** The floor against itself: outside these bounds the machine was too restless for any verdict. */
function judgeFloor({ findings }: Bed, rows: readonly Row[]): void {
  const again = rows.find(({ subject }) => subject === 'pass again')
  const value = again?.ratio.value ?? 0
  const holds = value >= 0.95 && value <= 1.05
  findings.bars.push({ name: 'floor-against-itself', value, goal: '0.95-1.05', verdict: holds ? 'pass' : 'miss' })
  if (!holds) findings.notes.push('This run is void: the floor differs from itself by more than 5 %.')
}

function judgePeers({ findings }: Bed, rows: readonly Row[]): void {
  const portkey = rows.find(({ subject }) => subject === 'portkey node')
  if (!portkey) return
  findings.bars.push(bar('portkey-node-requests-per-cpu', portkey.cpuUs / sluiceIn(rows).cpuUs, '>=', 3))
}
