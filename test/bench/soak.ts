import { parseArgs } from 'node:util'
import { print } from '../../src/local/print.ts'
import { EXPECTED, OWN, type Story } from '../support/fault-stories.ts'
import { startFaultUpstream } from '../support/fault-upstream.ts'
import { aliasesOf, type Stage, tellStory } from '../support/tell-story.ts'
import { cpuUsOf, rssOf } from './harness/machine.ts'
import type { Subject } from './harness/slice.ts'
import { slope } from './harness/statistics.ts'
import { usedHeapOf } from './harness/used-heap.ts'
import { startPassThrough } from './subjects/pass-through.ts'
import { buildSluice, startSluice } from './subjects/sluice.ts'
import { freePort } from './subjects/workerd.ts'

/**
 * Serves faulty providers for a while, several callers at once, and watches memory: `npm run bench:soak -- --minutes 10`.
 * `--only f08` keeps to some faults. Each answer is judged as in the fault wall; a request that hangs or an answer that is not whole is counted.
 * A bare pass-through Worker has as many callers with the same stories: what grows there too is the runtime's own.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, only: { type: 'string', multiple: true } },
})
const SECONDS = Number(values.minutes) * 60
const LANES = 24
const SPEED = 20
/** The heap grows to its working size first. */
const WARM_SHARE = 1 / 3

const stories = [...EXPECTED, ...OWN].filter(({ calls, id }) => !calls && (values.only?.includes(id) ?? true))
const upstream = await startFaultUpstream()
const wishes = { aliases: aliasesOf(stories, SPEED), settings: { unpricedModels: 'upper_bound' } } as const
const inspector = await freePort()
const sluice = await startSluice('sluice', await buildSluice(), upstream.port, wishes, inspector)
const floor = await startPassThrough('pass', upstream.port)
const stages = { sluice: stageOf(sluice), floor: { ...stageOf(floor), direct: true } }

type Points = [minutes: number, value: number][]

const startedAt = Date.now()
const elapsed = () => (Date.now() - startedAt) / 1_000
const points: Points = []
const floorPoints: Points = []
/** What the program itself holds after a collection of garbage, in MB. */
const heapPoints: Points = []
/** CPU milliseconds per request, over the time since the point before. */
const cpuPoints: Points = []
let told = 0
let failed = 0
let lost = 0
await Promise.all([
  watchMachine(),
  watchHeap(),
  ...Array.from({ length: LANES }, (_, lane) => [tellOn(lane), burden(lane)]).flat(),
])
report()
process.exit(0)

function stageOf(subject: Subject): Stage {
  const { port, path, headers } = subject.ask({
    name: '',
    behaviour: '',
    promptBytes: 0,
    stream: false,
    concurrency: 1,
  })
  return { url: `http://127.0.0.1:${port}${path}`, headers, upstream, speed: SPEED }
}

/** The same for the floor, where nobody mends what breaks. */
async function burden(lane: number): Promise<void> {
  for (let turn = lane; elapsed() < SECONDS; turn += LANES) {
    const story = stories[turn % stories.length]
    if (story) await tellStory(story, stages.floor).catch(() => null)
  }
}

async function tellOn(lane: number): Promise<void> {
  for (let turn = lane; elapsed() < SECONDS; turn += LANES) {
    const story = stories[turn % stories.length]
    if (story) await tell(story)
  }
}

/** Attempts of other callers with the same story are in the same log, so only what the caller got is judged. */
async function tell(story: Story): Promise<void> {
  told++
  const result = await tellStory(story, stages.sluice).catch(() => null)
  if (result === null) lost++
  else if (result.status !== 200 && story.id !== 'f13') failed++
}

async function watchMachine(): Promise<void> {
  let before = { cpuMs: 0, told: 0 }
  while (elapsed() < SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const now = { cpuMs: cpuUsOf(sluice.pids[0] ?? 0) / 1e3, told }
    if (now.told > before.told) cpuPoints.push([elapsed() / 60, (now.cpuMs - before.cpuMs) / (now.told - before.told)])
    before = now
    points.push([elapsed() / 60, rssOf(sluice.pids[0] ?? 0) / 1e6])
    floorPoints.push([elapsed() / 60, rssOf(floor.pids[0] ?? 0) / 1e6])
  }
}

async function watchHeap(): Promise<void> {
  while (elapsed() < SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, 15_000))
    const bytes = await usedHeapOf(inspector).catch(() => null)
    if (bytes !== null) heapPoints.push([elapsed() / 60, bytes / 1e6])
  }
}

function report(): void {
  const [own, runtime] = [growth(points), growth(floorPoints)]
  print(`soak: ${told} requests in ${(elapsed() / 60).toFixed(1)} minutes; ${failed} failed, ${lost} hung`)
  print(`memory: sluice ${trackOf(points, own, 'MB')}; bare pass-through ${trackOf(floorPoints, runtime, 'MB')}`)
  const heap = growth(heapPoints)
  print(`heap after garbage collection: ${trackOf(heapPoints, heap, 'MB')}`)
  const cpu = growth(cpuPoints)
  print(`cpu: ${trackOf(cpuPoints, cpu, 'ms a request')}`)
  const above = own.slope - runtime.slope
  const significant = Math.max(0, above - 2 * Math.hypot(own.error, runtime.error))
  print(`bar soak-hung ${lost} <=0 ${lost === 0 ? 'pass' : 'miss'}`)
  const rises = Math.max(0, own.slope - 2 * own.error)
  print(`bar soak-rss-mb-per-minute ${rises.toFixed(2)} <=0 ${rises === 0 ? 'pass' : 'miss'}`)
  const holds = Math.max(0, heap.slope - 2 * heap.error)
  print(`bar soak-heap-mb-per-minute ${holds.toFixed(3)} <=0.05 ${holds <= 0.05 ? 'pass' : 'miss'}`)
  const slower = Math.max(0, cpu.slope - 2 * cpu.error)
  print(`bar soak-cpu-per-request ${slower.toFixed(3)} <=0.01 ${slower <= 0.01 ? 'pass' : 'miss'}`)
  print(`bar soak-rss-above-floor ${significant.toFixed(2)} <=0 ${significant === 0 ? 'pass' : 'miss'}`)
}

function growth(of: Points) {
  return slope(of.filter(([minutes]) => minutes * 60 > SECONDS * WARM_SHARE))
}

function trackOf(of: Points, { slope: grows, error }: ReturnType<typeof slope>, unit: string): string {
  const every = Math.max(1, Math.floor(of.length / 10))
  const track = of.filter((_, index) => index % every === 0).map(([, value]) => value.toFixed(unit === 'MB' ? 0 : 2))
  return `${track.join(' ')} ${unit}, ${grows.toFixed(2)} +-${error.toFixed(2)} a minute`
}
