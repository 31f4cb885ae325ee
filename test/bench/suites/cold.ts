import { performance } from 'node:perf_hooks'
import { print } from '../../../src/local/print.ts'
import type { Bed } from '../bed.ts'
import type { Subject, Workload } from '../harness/slice.ts'
import { estimate, median } from '../harness/statistics.ts'
import { bar } from '../report.ts'
import { preparePassThrough } from '../subjects/pass-through.ts'
import { prepareSluice } from '../subjects/sluice.ts'
import { listening, type Started } from '../subjects/workerd.ts'

const WORKLOAD: Workload = {
  name: 'cold',
  behaviour: 'mock-json-b1200',
  promptBytes: 2_200,
  stream: false,
  concurrency: 1,
}
const STARTS = 8

/** The first request of a fresh process: what it waits for code to load, a key to be looked up, a secret to be opened. */
export async function coldSuite(bed: Bed): Promise<void> {
  const floor: Cold[] = []
  const sluice: Cold[] = []
  for (let start = 0; start < STARTS; start++) {
    floor.push(await coldPass(bed))
    sluice.push(await coldSluice(bed))
  }
  tell('process start to first answer', floor, sluice, ({ startMs }) => startMs)
  tell('first request', floor, sluice, ({ firstMs }) => firstMs)
  tell('second request', floor, sluice, ({ secondMs }) => secondMs)
  bed.findings.bars.push(bar('cold-first-request-ms', median(sluice.map(({ firstMs }) => firstMs)), '<=', 15))
}

interface Cold {
  /** From the start of the process until its first answer is whole. */
  readonly startMs: number
  readonly firstMs: number
  readonly secondMs: number
}

function tell(what: string, floor: readonly Cold[], sluice: readonly Cold[], read: (cold: Cold) => number): void {
  const added = estimate(sluice.map((each, start) => read(each) - read(floor[start] ?? each)))
  const interval = `[${added.low.toFixed(1)} ${added.high.toFixed(1)}]`
  const [pass, ours] = [median(floor.map(read)), median(sluice.map(read))]
  print(
    `cold, ${what}: pass ${pass.toFixed(1)} ms, sluice ${ours.toFixed(1)} ms, +${added.value.toFixed(1)} ${interval}`,
  )
}

async function coldPass(bed: Bed): Promise<Cold> {
  const prepared = await preparePassThrough('cold pass', bed.upstreamPort)
  return cold(prepared.port, prepared.start, (pid) => prepared.subject(pid))
}

async function coldSluice(bed: Bed): Promise<Cold> {
  const prepared = await prepareSluice(bed.built, bed.upstreamPort)
  return cold(prepared.port, prepared.start, (pid) => prepared.subject('cold', pid))
}

async function cold(port: number, start: () => Started, subjectOf: (pid: number) => Subject): Promise<Cold> {
  const startedAt = performance.now()
  const server = start()
  await listening(port, 1)
  const { path, headers, body } = subjectOf(server.pid).ask(WORKLOAD)
  const url = `http://127.0.0.1:${port}${path}`
  const firstMs = await timed(url, headers, body)
  const startMs = performance.now() - startedAt
  const secondMs = await timed(url, headers, body)
  server.stop()
  return { startMs, firstMs, secondMs }
}

async function timed(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  const startedAt = performance.now()
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  })
  await response.text()
  if (!response.ok) throw new Error(`a cold start answered ${response.status}`)
  return performance.now() - startedAt
}
