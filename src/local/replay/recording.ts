import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { isRecord, type Raw } from '../../shared/json.ts'
import { seeded } from '../../shared/seeded.ts'

/** One recorded prompt, with what each model made of it, in the order of `Recording.models`. */
export interface Row {
  readonly id: string
  /** The kind of task; '' where the recording does not say. */
  readonly task: string
  readonly prompt: string
  readonly tools: readonly Raw[]
  /** 0 worst, 1 best. */
  readonly scores: readonly number[]
  readonly costsUsd: readonly number[]
  readonly inputTokens: readonly number[]
  readonly outputTokens: readonly number[]
  readonly latenciesMs: readonly (number | null)[]
}

/** A data file of prompts that every model has answered and that somebody has scored. */
export interface Recording {
  readonly name: string
  readonly models: readonly string[]
  readonly rows: readonly Row[]
}

interface Line {
  readonly id: string
  readonly task?: string
  readonly prompt: string
  readonly tools?: unknown
  readonly s: (number | null)[]
  readonly c?: (number | null)[] | null
  readonly ti?: number | number[] | null
  readonly to?: number[] | null
  readonly l?: (number | null)[] | null
}

/** Reads a recording, narrowed to some models and to the first rows of a shuffle that the seed decides. */
export function readRecording(file: string, wanted: readonly string[], limit: number, seed: number): Recording {
  const [head = '{}', ...lines] = textOf(file).trim().split('\n')
  const { meta } = JSON.parse(head) as { meta: { name: string; models: string[] } }
  const unknown = wanted.filter((model) => !meta.models.includes(model))
  if (unknown.length > 0) throw new Error(`${meta.name} has no ${unknown.join(', ')}; it has ${meta.models.join(', ')}`)
  const models = wanted.length > 0 ? wanted : meta.models
  const columns = models.map((model) => meta.models.indexOf(model))
  const rows = lines.map((line) => readRow(JSON.parse(line) as Line, columns)).filter((row) => row !== null)
  if (rows.length === 0) throw new Error(`${meta.name} records no cost for these models, so there is nothing to save`)
  return { name: meta.name, models, rows: shuffle(distinct(rows), seed).slice(0, limit) }
}

/** Parts a recording in two: the first `share` of its rows, and the others. */
export function parted(recording: Recording, share: number): [first: Recording, rest: Recording] {
  const middle = Math.round(recording.rows.length * share)
  return [
    { ...recording, rows: recording.rows.slice(0, middle) },
    { ...recording, rows: recording.rows.slice(middle) },
  ]
}

/** Null when a model's score or cost is missing: such a row cannot be compared. */
function readRow({ id, task = '', prompt, tools, s, c, ti, to, l }: Line, columns: readonly number[]): Row | null {
  const pick = (list: readonly (number | null)[] | null | undefined) => columns.map((column) => list?.[column] ?? null)
  const scores = pick(s)
  const costs = pick(c)
  if (scores.includes(null) || costs.includes(null)) return null
  const whole = (list: readonly (number | null)[]) => list.map((value) => Math.round(value ?? 0))
  return {
    id,
    task,
    prompt,
    tools: [tools].flat().filter(isRecord),
    scores: scores.map((score) => Math.min(1, Math.max(0, score ?? 0))),
    costsUsd: costs.map((cost) => cost ?? 0),
    inputTokens: whole(typeof ti === 'number' ? columns.map(() => ti) : pick(ti)),
    outputTokens: whole(pick(to)),
    latenciesMs: pick(l).map((seconds) => (seconds === null ? null : seconds * 1000)),
  }
}

/** The upstream finds a row by its prompt, so each prompt counts once. */
function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.prompt, row])).values()]
}

function shuffle(rows: Row[], seed: number): Row[] {
  const random = seeded(seed)
  for (let last = rows.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [rows[last], rows[other]]
    if (a && b) [rows[last], rows[other]] = [b, a]
  }
  return rows
}

function textOf(file: string): string {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}
