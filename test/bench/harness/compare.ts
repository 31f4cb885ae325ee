import type { Slice, Subject, Workload } from './slice.ts'
import { type Estimate, estimate, median, quantile } from './statistics.ts'

/** What a subject did over all rounds of a workload. Ratios and differences are paired with the floor's, round by round. */
export interface Row {
  readonly workload: string
  readonly subject: string
  readonly perSecond: number
  /** Microseconds of CPU per answer, or per chunk of a stream. */
  readonly cpuUs: number
  readonly ratio: Estimate
  readonly ttfbP50Us: number
  readonly totalP50Us: number
  readonly totalP99Us: number
  readonly addedTtfbUs: Estimate
  readonly addedTotalUs: Estimate
  readonly delayP50Us: number
  readonly rssBytes: number
  readonly loadCores: number
  readonly foreignCores: number
  /** Rounds in which nothing else kept the machine busy. */
  readonly quietRounds: number
  readonly rounds: number
  readonly sent: number
  readonly errors: number
  readonly sample: string | null
}

type Run = (subject: Subject, workload: Workload) => Promise<Slice>

const QUIET_CORES = 0.35

/**
 * Lets each subject do the workload in turn, round after round, each round beginning with another one. The first subject is
 * the floor that the others are measured against.
 */
export async function compare(
  subjects: readonly Subject[],
  workload: Workload,
  rounds: number,
  run: Run,
): Promise<Row[]> {
  const slices = new Map<string, Slice[]>(subjects.map(({ name }) => [name, []]))
  const warm = new Map<string, Slice>()
  for (const subject of subjects) warm.set(subject.name, await run(subject, workload))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(turn + round) % subjects.length]
      if (subject) slices.get(subject.name)?.push(await run(subject, workload))
    }
  }
  const floor = slices.get(subjects[0]?.name ?? '') ?? []
  return subjects.map(({ name }) => rowOf(workload, name, slices.get(name) ?? [], floor, warm.get(name)))
}

function rowOf(
  workload: Workload,
  subject: string,
  slices: readonly Slice[],
  floor: readonly Slice[],
  warm?: Slice,
): Row {
  const ttfb = (each: Slice | undefined) => median(each?.ttfbUs ?? [])
  const total = (each: Slice | undefined) => median(each?.totalUs ?? [])
  const all = warm ? [...slices, warm] : slices
  return {
    workload: workload.name,
    subject,
    perSecond: median(slices.map((each) => units(each, workload) / each.seconds)),
    cpuUs: median(slices.map((each) => cpuPerUnit(each, workload))),
    ratio: estimate(
      slices.map((each, round) => cpuPerUnit(each, workload) / cpuPerUnit(floor[round] ?? each, workload)),
    ),
    ttfbP50Us: median(slices.map(ttfb)),
    totalP50Us: median(slices.map(total)),
    totalP99Us: quantile(
      slices.flatMap((each) => each.totalUs),
      0.99,
    ),
    addedTtfbUs: estimate(slices.map((each, round) => ttfb(each) - ttfb(floor[round]))),
    addedTotalUs: estimate(slices.map((each, round) => total(each) - total(floor[round]))),
    delayP50Us: median(slices.map((each) => median(each.delayUs))),
    rssBytes: slices.at(-1)?.rssBytes ?? 0,
    loadCores: median(slices.map((each) => each.loadCores)),
    foreignCores: median(slices.map((each) => each.foreignCores)),
    quietRounds: slices.filter((each) => each.foreignCores < QUIET_CORES && each.stolenCores < QUIET_CORES).length,
    rounds: slices.length,
    sent: all.reduce((sum, each) => sum + each.sent, 0),
    errors: all.reduce((sum, each) => sum + each.errors, 0),
    sample: all.find((each) => each.sample !== null)?.sample ?? null,
  }
}

function units({ chunks, answers }: Slice, { countAnswers = false }: Workload): number {
  return Math.max(1, countAnswers ? answers : chunks || answers)
}

function cpuPerUnit(each: Slice, workload: Workload): number {
  return each.cpuUs / units(each, workload)
}
