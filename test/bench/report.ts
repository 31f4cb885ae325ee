import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { print } from '../../src/local/print.ts'
import type { Row } from './harness/compare.ts'

/** A bar: what was measured, what is asked, and whether it holds. */
export interface Bar {
  readonly name: string
  readonly value: number
  readonly goal: string
  readonly verdict: 'pass' | 'miss' | 'inconclusive'
}

/** A count that must be right, whatever the machine is doing. */
export interface Check {
  readonly name: string
  readonly holds: boolean
  readonly detail: string
}

/** Everything a run has found out. */
export interface Findings {
  readonly rows: Row[]
  readonly bars: Bar[]
  readonly checks: Check[]
  readonly notes: string[]
}

const COLUMNS: readonly (readonly [heading: string, width: number, cell: (row: Row) => string])[] = [
  ['workload', 22, (row) => row.workload],
  ['subject', 13, (row) => row.subject],
  ['per s', 8, (row) => row.perSecond.toFixed(0)],
  ['cpu us', 8, (row) => row.cpuUs.toFixed(1)],
  ['x floor', 18, ({ ratio }) => `${ratio.value.toFixed(2)} [${ratio.low.toFixed(2)} ${ratio.high.toFixed(2)}]`],
  ['+ms first byte', 15, (row) => (row.addedTtfbUs.value / 1_000).toFixed(2)],
  ['+ms whole', 10, (row) => (row.addedTotalUs.value / 1_000).toFixed(2)],
  ['p50 / p99 ms', 16, (row) => `${(row.totalP50Us / 1_000).toFixed(1)} / ${(row.totalP99Us / 1_000).toFixed(1)}`],
  ['delay p50', 10, (row) => (row.delayP50Us > 0 ? `${(row.delayP50Us / 1_000).toFixed(2)} ms` : '')],
  ['rss', 7, (row) => `${(row.rssBytes / 1e6).toFixed(0)} MB`],
  ['load', 6, (row) => row.loadCores.toFixed(2)],
  ['foreign', 8, (row) => row.foreignCores.toFixed(2)],
  ['quiet', 7, (row) => `${row.quietRounds}/${row.rounds}`],
  ['errors', 6, (row) => String(row.errors)],
]

/** Prints the table of one workload as soon as it is known. */
export function printRows(rows: readonly Row[], withHeading: boolean): void {
  if (withHeading) print(COLUMNS.map(([heading, width]) => heading.padEnd(width)).join(' '))
  for (const row of rows) {
    print(
      COLUMNS.map(([, width, cell]) => cell(row).padEnd(width))
        .join(' ')
        .trimEnd(),
    )
    if (row.sample !== null) print(`  first error: ${row.sample.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
  }
}

/** A bar that must not be exceeded, judged by the interval where the machine was busy. */
export function atMost(
  name: string,
  row: Row,
  read: (row: Row) => { value: number; low: number; high: number },
  goal: number,
): Bar {
  const { value, low, high } = read(row)
  const busy = row.quietRounds < row.rounds / 2
  const verdict = busy && low <= goal && high >= goal ? 'inconclusive' : value <= goal ? 'pass' : 'miss'
  return { name, value, goal: `<=${goal}`, verdict }
}

/** A bar of a single number. */
export function bar(name: string, value: number, sign: '<=' | '>=', goal: number): Bar {
  const holds = sign === '<=' ? value <= goal : value >= goal
  return { name, value, goal: `${sign}${goal}`, verdict: holds ? 'pass' : 'miss' }
}

/** Writes everything down, prints checks and bars, and says whether the checks hold. Bars never fail a run. */
export function conclude(findings: Findings, folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const file = `${folder}/${new Date().toISOString().replaceAll(':', '')}-${commit}.json`
  writeFileSync(file, JSON.stringify({ commit, ...findings }, null, 1))
  print('')
  for (const note of findings.notes) print(note)
  for (const { name, holds, detail } of findings.checks)
    print(`check ${name}: ${holds ? 'holds' : 'FAILS'} (${detail})`)
  print(`written to ${file}`)
  for (const { name, value, goal, verdict } of findings.bars)
    print(`bar ${name} ${Number(value.toPrecision(4))} ${goal} ${verdict}`)
  return findings.checks.every(({ holds }) => holds)
}
