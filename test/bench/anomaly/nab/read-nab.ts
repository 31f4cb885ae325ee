import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A file of the Numenta Anomaly Benchmark: its rows, and the rows that bound each labelled window, both included. */
export interface NabFile {
  readonly name: string
  /** Epoch ms of each row. */
  readonly at: readonly number[]
  readonly values: readonly number[]
  readonly windows: readonly (readonly [first: number, last: number])[]
}

const PROBATION_SHARE = 0.15
const PROBATION_ROWS_OF = 5_000

/** How many rows at the beginning of a file nobody judges. */
export function probationOf({ values }: NabFile): number {
  return Math.floor(PROBATION_SHARE * Math.min(values.length, PROBATION_ROWS_OF))
}

/** The files of a folder in the format of `../shared/data/nab`, by name; null where there is no such folder. */
export function readNab(folder: string): NabFile[] | null {
  const path = join(folder, 'nab_data.csv.gz')
  if (!existsSync(path)) return null
  const labels = JSON.parse(readFileSync(join(folder, 'combined_windows.json'), 'utf8'))
  const files = new Map<string, { stamps: string[]; values: number[] }>()
  for (const [name = '', stamp = '', value] of linesOf(path)) {
    const file = files.get(name) ?? { stamps: [], values: [] }
    files.set(name, file)
    file.stamps.push(stamp)
    file.values.push(Number(value))
  }
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { stamps, values }]) => {
      const rowOf = (stamp: string) => stamps.indexOf(stamp.slice(0, 19))
      const windows = ((labels[name] ?? []) as [string, string][]).map(([a, b]) => [rowOf(a), rowOf(b)] as const)
      return { name, at: stamps.map((stamp) => Date.parse(`${stamp.replace(' ', 'T')}Z`)), values, windows }
    })
}

/** What another detector said of each row: file -> row -> score. Rows that are not named have 0. */
export function readScores(path: string, files: readonly NabFile[]): Map<string, number[]> | null {
  if (!existsSync(path)) return null
  const scores = new Map(files.map(({ name, values }) => [name, values.map(() => 0)]))
  for (const [name = '', row, score] of linesOf(path)) {
    const of = scores.get(name)
    if (of) of[Number(row)] = Number(score)
  }
  return scores
}

function linesOf(path: string): string[][] {
  const text = gunzipSync(readFileSync(path)).toString('utf8').trim()
  return text
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
}
