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
  /** The code of the gateway's fault; null where it was none. */
  readonly code: string | null

  constructor(message: string, exitCode: 1 | 2 = 1, code: string | null = null, cause?: unknown) {
    super(message, { cause })
    this.exitCode = exitCode
    this.code = code
  }
}

/** What went wrong, in a line. */
export function failureText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { cause } = thrown
  return cause instanceof Error ? `${thrown.message} (${cause.message})` : thrown.message
}

const COLOURS = { red: 31, green: 32, yellow: 33, bold: 1 } as const

/** A text in a colour, where there is a terminal to show it and nobody asked for none (NO_COLOR, see no-color.org). */
export function painted(text: string, colour: keyof typeof COLOURS): string {
  const { NO_COLOR = '', TERM } = process.env
  if (!process.stdout.isTTY || NO_COLOR !== '' || TERM === 'dumb') return text
  return `\u001b[${COLOURS[colour]}m${text}\u001b[0m`
}

export type Row = Readonly<Record<string, unknown>>

/** Rows as columns, as wide as they need to be; long values are cut. */
export function table(rows: readonly Row[], columns: readonly string[]): string {
  if (rows.length === 0) return 'None.'
  const cells = rows.map((row) => columns.map((name) => cell(row[name])))
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((line) => line[at]?.length ?? 0)))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  return [painted(line(columns.map((name) => name.toUpperCase())), 'bold'), ...cells.map(line)].join('\n')
}

/** A value whole: for programs as it is, for people a line for each of its fields. */
export function whole(value: unknown): Shown {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { value, text: JSON.stringify(value, null, 2) }
  const width = Math.max(0, ...Object.keys(value).map((name) => name.length))
  const lines = Object.entries(value).map(([name, each]) => `${painted(name.padEnd(width), 'bold')}  ${told(each)}`)
  return { value, text: lines.join('\n') }
}

const WIDTH_MAX = 48
const YEAR_2001_MS = 1e12
const YEAR_2100_MS = 4.1e12

function cell(value: unknown): string {
  const text = told(value)
  return text.length > WIDTH_MAX ? `${text.slice(0, WIDTH_MAX - 1)}…` : text
}

function told(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'number' && value > YEAR_2001_MS && value < YEAR_2100_MS)
    return `${new Date(value).toISOString().slice(0, 19)}Z`
  return safe(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** What others wrote must not be able to steer the terminal. */
export function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
}
