import { setTimeout as pause } from 'node:timers/promises'
import { print } from '../../src/local/print.ts'
import { EXPECTED, OWN, type Result, type Story } from '../support/fault-stories.ts'
import { startFaultUpstream } from '../support/fault-upstream.ts'
import { aliasesOf, type Stage, tellStory } from '../support/tell-story.ts'
import { buildSluice, startSluice } from './subjects/sluice.ts'

/** What became of a story. */
interface Told {
  readonly story: Story
  /** Null when it could not even be told. */
  readonly result: Result | null
  readonly why: string | null
}

const AT_ONCE = 8
const LIMIT_MS = 165_000
const FULL_SPEED = 1

const stories = [...EXPECTED, ...OWN]
const upstream = await startFaultUpstream()
const wishes = { aliases: aliasesOf(stories, FULL_SPEED), settings: { unpricedModels: 'upper_bound' } } as const
const sluice = await startSluice('sluice', await buildSluice(), upstream.port, wishes)
const { port, path, headers } = sluice.ask({ name: '', behaviour: '', promptBytes: 0, stream: false, concurrency: 1 })
const stage: Stage = { url: `http://127.0.0.1:${port}${path}`, headers, upstream, speed: FULL_SPEED }
const told = await tellAll()
for (const each of told) print(rowOf(each))
bar('faults-passed', EXPECTED, 16)
bar('own-faults-passed', OWN, 10)
process.exit(0)

/** Some stories at once, those that last longest first. */
async function tellAll(): Promise<Told[]> {
  const waiting = stories.toSorted((one, other) => (other.calls?.count ?? 0) - (one.calls?.count ?? 0))
  const limit = AbortSignal.timeout(LIMIT_MS)
  const told: Told[] = []
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) told.push(await tell(next, limit))
  }
  await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, lane)), pause(LIMIT_MS + 5_000)])
  return stories.map(
    (story) => told.find((each) => each.story === story) ?? { story, result: null, why: 'there was no time left' },
  )
}

async function tell(story: Story, limit: AbortSignal): Promise<Told> {
  try {
    const result = await tellStory(story, stage, limit)
    return { story, result, why: story.pass(result) }
  } catch (thrown) {
    return { story, result: null, why: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

function rowOf({ story, result, why }: Told): string {
  const words = result?.text.match(/\S+/g)?.length ?? 0
  const happened = result ? `${result.status}, ${words} words of ${result.model || 'nobody'}` : 'nothing'
  const attempts = result ? `${result.attempts.length} attempts` : ''
  const seconds = result ? `${(Math.max(...result.calls.map(({ elapsedMs }) => elapsedMs)) / 1_000).toFixed(1)} s` : ''
  const cells = [
    story.id.padEnd(4),
    story.title.padEnd(48),
    happened.padEnd(38),
    attempts.padEnd(12),
    seconds.padEnd(8),
  ]
  return [...cells, why ?? 'pass'].join(' ')
}

function bar(name: string, of: readonly Story[], goal: number): void {
  const passed = told.filter(({ story, why }) => why === null && of.includes(story)).length
  print(`bar ${name} ${passed} >=${goal} ${passed >= goal ? 'pass' : 'miss'}`)
}
