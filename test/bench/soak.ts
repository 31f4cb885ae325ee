import { parseArgs } from 'node:util'
import { print } from '../../src/local/print.ts'
import { EXPECTED, OWN, type Story } from '../support/fault-stories.ts'
import { startFaultUpstream } from '../support/fault-upstream.ts'
import { aliasesOf, tellStory } from '../support/tell-story.ts'
import { rssOf } from './harness/machine.ts'
import { slope } from './harness/statistics.ts'
import { buildSluice, startSluice } from './subjects/sluice.ts'

/**
 * Serves faulty providers for a while, several callers at once, and watches memory: `npm run bench:soak -- --minutes 10`.
 * `--only f08` keeps to some faults. Each answer is judged as in the fault wall; a request that hangs or an answer that is not whole is counted.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, only: { type: 'string', multiple: true } },
})
const SECONDS = Number(values.minutes) * 60
const LANES = 48
const SPEED = 20
/** The heap grows to its working size first. */
const WARM_SHARE = 1 / 3

const stories = [...EXPECTED, ...OWN].filter(({ calls, id }) => !calls && (values.only?.includes(id) ?? true))
const upstream = await startFaultUpstream()
const wishes = { aliases: aliasesOf(stories, SPEED), settings: { unpricedModels: 'upper_bound' } } as const
const sluice = await startSluice('sluice', await buildSluice(), upstream.port, wishes)
const { port, path, headers } = sluice.ask({ name: '', behaviour: '', promptBytes: 0, stream: false, concurrency: 1 })
const stage = { url: `http://127.0.0.1:${port}${path}`, headers, upstream, speed: SPEED }

const startedAt = Date.now()
const elapsed = () => (Date.now() - startedAt) / 1_000
const points: [minutes: number, megabytes: number][] = []
let told = 0
let failed = 0
let lost = 0
await Promise.all([watchMemory(), ...Array.from({ length: LANES }, (_, lane) => tellOn(lane))])
report()
process.exit(0)

async function tellOn(lane: number): Promise<void> {
  for (let turn = lane; elapsed() < SECONDS; turn += LANES) {
    const story = stories[turn % stories.length]
    if (story) await tell(story)
  }
}

/** Attempts of other callers with the same story are in the same log, so only what the caller got is judged. */
async function tell(story: Story): Promise<void> {
  told++
  const result = await tellStory(story, stage).catch(() => null)
  if (result === null) lost++
  else if (result.status !== 200 && story.id !== 'f13') failed++
}

async function watchMemory(): Promise<void> {
  while (elapsed() < SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    points.push([elapsed() / 60, rssOf(sluice.pids[0] ?? 0) / 1e6])
  }
}

function report(): void {
  const warm = points.filter(([minutes]) => minutes * 60 > SECONDS * WARM_SHARE)
  const { slope: grows, error } = slope(warm)
  print(`soak: ${told} requests in ${(elapsed() / 60).toFixed(1)} minutes; ${failed} failed, ${lost} hung`)
  print(`memory: ${points.at(-1)?.[1].toFixed(0)} MB; ${grows.toFixed(2)} +-${error.toFixed(2)} MB a minute`)
  const significant = Math.max(0, grows - 2 * error)
  print(`bar soak-hung ${lost} <=0 ${lost === 0 ? 'pass' : 'miss'}`)
  print(`bar soak-rss-mb-per-minute ${significant.toFixed(2)} <=0 ${significant === 0 ? 'pass' : 'miss'}`)
}
