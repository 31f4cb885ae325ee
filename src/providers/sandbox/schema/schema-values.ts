import { hashHex } from '../chance.ts'
import { isStopWord, type Prompt, stemsOf } from '../prompt.ts'
import { patternExample } from './pattern-example.ts'
import { accepts } from './schema-check.ts'
import type { Schema } from './schema-merge.ts'

/** Where the values of an example come from: the prompt first, invention when it has no more. */
export interface ValueSource {
  text(schema: Schema, name: string): string
  number(schema: Schema, name: string): number
  /** Whether the prompt mentions a value. */
  mentions(value: unknown): boolean
}

const LONGEST_TEXT = 10_000

/** Starts a source; `label`, when given, marks every free text as what it is: `Paris (sandbox)`. */
export function valueSource(prompt: Prompt, phrases: readonly string[], label: string | null): ValueSource {
  let texts = 0
  let numbers = 0
  const spoken = ` ${prompt.words.join(' ').toLowerCase()} `
  return {
    text(schema, name) {
      const formatted = formattedText(schema, prompt)
      if (formatted !== null) return formatted
      const named = namedWord(prompt, name)
      const turn = named === null ? texts++ : 0
      const round = Math.floor(turn / Math.max(1, phrases.length))
      const word = named ?? phrases[turn % phrases.length] ?? 'example'
      return fitted(round === 0 ? word : `${word} ${round + 1}`, schema, label)
    },
    number(schema, name) {
      const named = Number(namedWord(prompt, name) ?? Number.NaN)
      const turn = numbers++
      const own = prompt.numbers.slice(turn)
      return numberFor(schema, Number.isFinite(named) ? [named, ...own] : own, turn)
    },
    mentions: (value) => typeof value !== 'object' && spoken.includes(` ${String(value).toLowerCase()} `),
  }
}

/** The word after a property's own name: `city: Paris`, `limit of 5`. */
function namedWord({ words }: Prompt, name: string): string | null {
  const stem = stemsOf(name).at(-1)
  if (stem === undefined) return null
  const at = words.findIndex((word) => stemsOf(word).at(-1) === stem)
  if (at < 0) return null
  return words.slice(at + 1, at + 4).find((word) => !isStopWord(word)) ?? null
}

function formattedText({ pattern, format, minLength }: Schema, prompt: Prompt): string | null {
  if (typeof pattern === 'string') return patternExample(pattern, typeof minLength === 'number' ? minLength : 0)
  if (typeof format !== 'string') return null
  const maker = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
  return maker?.(prompt.text) ?? null
}

const FORMATS: Readonly<Record<string, (text: string) => string>> = {
  'date-time': (text) => /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.exec(text)?.[0] ?? `${dateIn(text)}T12:00:00Z`,
  date: dateIn,
  time: () => '12:00:00Z',
  duration: () => 'P1D',
  email: (text) => /\b[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]{2,20}\b/i.exec(text)?.[0] ?? 'sandbox@example.com',
  'idn-email': () => 'sandbox@example.com',
  hostname: () => 'example.com',
  'idn-hostname': () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  uri: urlIn,
  url: urlIn,
  iri: urlIn,
  'uri-reference': () => '/sandbox',
  'iri-reference': () => '/sandbox',
  'uri-template': () => '/sandbox/{id}',
  'json-pointer': () => '/sandbox',
  'relative-json-pointer': () => '0/sandbox',
  regex: () => '^sandbox$',
  byte: () => 'c2FuZGJveA==',
  uuid: uuidOf,
}

function dateIn(text: string): string {
  return /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b/.exec(text)?.[0] ?? '2025-01-15'
}

function urlIn(text: string): string {
  return /\bhttps?:\/\/[\w.-]{1,100}(?:\/[\w./-]{0,100})?/.exec(text)?.[0] ?? 'https://example.com/sandbox'
}

function uuidOf(text: string): string {
  const digits = `${hashHex(text)}${hashHex(`${text}|uuid`)}0000`
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

function fitted(text: string, { minLength, maxLength }: Schema, label: string | null): string {
  const least = typeof minLength === 'number' ? Math.min(minLength, LONGEST_TEXT) : 0
  const most = typeof maxLength === 'number' ? maxLength : LONGEST_TEXT
  const labelled = label === null ? text : `${text} (${label})`
  const chosen = Array.from(Array.from(labelled).length <= most ? labelled : text)
  if (chosen.length >= least) return chosen.slice(0, most).join('')
  return `${chosen.join('')} ${'example '.repeat(Math.ceil(least / 8))}`.slice(0, least)
}

function numberFor(schema: Schema, wanted: readonly number[], turn: number): number {
  const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : 1
  const low = firstNumber(schema.minimum, schema.exclusiveMinimum)
  const high = firstNumber(schema.maximum, schema.exclusiveMaximum)
  const fromLow = [0, 1].map((more) => roundTo((Math.ceil((low ?? 0) / step) + turn + more) * step))
  const fromHigh = [0, 1].map((less) => roundTo((Math.floor((high ?? 0) / step) - less) * step))
  const between = low !== null && high !== null ? [(low + high) / 2, low + (high - low) / (turn + 3)] : []
  const multiples = [0, 1].map((more) => roundTo((Math.ceil((low ?? 0) / step) + more) * step))
  const tried = [...wanted, turn + 1, ...fromLow, ...fromHigh, ...multiples, ...between, low ?? 0, high ?? 0]
  return tried.find((each) => accepts(schema, each, schema)) ?? low ?? high ?? 0
}

function firstNumber(...values: readonly unknown[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers[0] ?? null
}

/** 3 × 0.1 is not 0.3; what a person would write is. */
function roundTo(value: number): number {
  return Number(value.toPrecision(12))
}
