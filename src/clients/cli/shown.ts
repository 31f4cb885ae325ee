/** What a command has to show: for programs, and for people. */
export interface Shown {
  readonly value: unknown
  readonly text: string
  /** Whether what was looked at is not as it should be. */
  readonly isFailed?: boolean
}

/** Why a command could not do what it was asked to, in words for people. Exit code 2: it was asked wrongly. */
export class Failure extends Error {
  override name = 'Failure'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What went wrong, in a line. */
export function failureText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { cause } = thrown
  return cause instanceof Error ? `${thrown.message}: ${cause.message}` : thrown.message
}

type Row = Readonly<Record<string, unknown>>

/** Rows as columns, as wide as they need to be; long values are cut. */
export function table(rows: readonly Row[], columns: readonly string[]): string {
  if (rows.length === 0) return 'None.'
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => cell(row[name]))),
  ]
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  return cells
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const WIDTH_MAX = 48
const YEAR_2001_MS = 1e12

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'number' && value > YEAR_2001_MS) return new Date(value).toISOString().slice(0, 19)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > WIDTH_MAX ? `${text.slice(0, WIDTH_MAX - 1)}…` : text
}
