import { setTimeout as pause } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import { compare } from '../harness/compare.ts'
import { Connection, wireOf } from '../harness/connection.ts'
import { inTurn, type Workload } from '../harness/slice.ts'
import { atMost, bar, printRows } from '../report.ts'
import { GUARDED_MODEL } from '../subjects/body.ts'
import { sluiceIn } from './gateway.ts'

const CHUNKS = 200
const PACED = `mock-sse-n${CHUNKS}-i10000`
const STREAM: Workload = {
  name: 'stream burst c=8',
  behaviour: `mock-sse-n${CHUNKS}`,
  promptBytes: 2_200,
  stream: true,
  concurrency: 8,
}

/** Streams: in a burst, at the pace of a model, by the hundred, and what the first byte waits for. */
export async function streamSuite(bed: Bed): Promise<void> {
  const { findings, options } = bed
  const paced = { ...STREAM, name: 'stream 50 at 10 ms', behaviour: PACED, concurrency: 50, chunks: CHUNKS }
  const fifty = await bed.run({ ...paced, seconds: 2.2, rounds: options.quick ? 1 : 6 }, withoutPeers(bed))
  findings.bars.push(atMost('stream-paced-cpu', sluiceIn(fifty), (row) => row.ratio, 1.5))
  if (!options.quick) await wholeSuite(bed, paced)
  await hangUps(bed)
}

async function wholeSuite(bed: Bed, paced: Workload): Promise<void> {
  const { findings } = bed
  const burst = await bed.run(STREAM, withoutPeers(bed))
  const crowd = await bed.run(
    { ...paced, name: 'stream 200 at 10 ms', concurrency: 200, seconds: 2.2, rounds: 4 },
    withoutPeers(bed),
  )
  // Two targets: each event is read, so that another can take over.
  const guarded = { ...paced, name: 'stream 50, guarded', model: GUARDED_MODEL, seconds: 2.2, rounds: 4 }
  await bed.run(guarded, withoutPeers(bed))
  const first = await firstBytes(bed)
  findings.bars.push(
    atMost('stream-burst-cpu', sluiceIn(burst), (row) => row.ratio, 1.4),
    atMost('stream-first-byte-ms', first, (row) => inMs(row.addedTtfbUs), 0.3),
    bar('stream-200-chunks-per-s', sluiceIn(crowd).perSecond, '>=', 19_000),
    bar('stream-200-chunk-delay-ms', sluiceIn(crowd).delayP50Us / 1_000, '<=', 2),
  )
}

/** Portkey's build for Node answers 500 to every stream, so peers have no part in these. */
function withoutPeers({ floor, floorAgain, sluice }: Bed) {
  return [floor, floorAgain, sluice]
}

/** One stream after the other, in blocks: what the first byte waits for when nothing else is going on. */
async function firstBytes(bed: Bed) {
  const { floor, floorAgain, sluice, findings } = bed
  const workload = { ...STREAM, name: 'stream first byte c=1', behaviour: 'mock-sse-n20', concurrency: 1 }
  const rows = await compare([floor, floorAgain, sluice], workload, 24, (subject, each) => inTurn(subject, each, 30))
  printRows(rows, false)
  findings.rows.push(...rows)
  return sluiceIn(rows)
}

function inMs({ value, low, high }: { value: number; low: number; high: number }) {
  return { value: value / 1_000, low: low / 1_000, high: high / 1_000 }
}

const HANG_UPS = 100

/** Callers who hang up in the middle of a stream: each must be recorded, as cancelled. */
async function hangUps({ sluice, findings }: Bed): Promise<void> {
  const before = await sluice.counts()
  const ask = sluice.ask({ ...STREAM, behaviour: PACED })
  const ignore = { piece: () => undefined, done: () => undefined, failed: () => undefined }
  const callers = Array.from({ length: HANG_UPS }, () => new Connection(ask.port, ignore))
  await Promise.all(callers.map((caller) => caller.open()))
  for (const caller of callers) void caller.send(wireOf(ask))
  sluice.sent.count += HANG_UPS
  await pause(400)
  for (const caller of callers) caller.close()
  let cancelled = 0
  for (let tries = 0; tries < 50 && cancelled < HANG_UPS; tries++) {
    await pause(200)
    cancelled = ((await sluice.counts()).outcomes.cancelled ?? 0) - (before.outcomes.cancelled ?? 0)
  }
  findings.checks.push({
    name: 'callers who hang up are recorded',
    holds: cancelled === HANG_UPS,
    detail: `${cancelled} of ${HANG_UPS}`,
  })
}
