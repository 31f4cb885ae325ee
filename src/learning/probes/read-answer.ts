import { isRecord, parseJson } from '../../shared/json.ts'

/** Longer answers are looked at from their end. */
const LOOKED_AT = 4_000

/** What stands after the last `Answer:`, else on the last line that says anything; without marks of emphasis. */
export function finalWords(text: string): string {
  const end = text.slice(-LOOKED_AT)
  const marked = end.toLowerCase().lastIndexOf('answer:')
  const lines = (marked < 0 ? end : end.slice(marked + 'answer:'.length)).split('\n').map(plain).filter(Boolean)
  return (marked < 0 ? lines.at(-1) : lines[0]) ?? ''
}

/** 1 when the final number is the wanted one, whatever its separators of thousands and the unit after it. */
export function isNumber(text: string, wanted: number): number {
  const numbers = finalWords(text).match(/-?\d[\d,' ]*(?:\.\d+)?/g) ?? []
  const last = numbers.at(-1)?.replace(/[,' ]/g, '')
  return last !== undefined && Math.abs(Number(last) - wanted) < 1e-6 ? 1 : 0
}

/** 1 when the final words are the wanted ones, case, quotes and a full stop aside. */
export function isWord(text: string, wanted: string): number {
  return bare(finalWords(text)) === bare(wanted) ? 1 : 0
}

/** 1 when the final letter is the wanted option, alone or in front of its text. */
export function isOption(text: string, wanted: string): number {
  const found = /^\(?([A-Da-d])\)?(?=[).:\s]|$)/.exec(finalWords(text))?.[1]
  return found?.toUpperCase() === wanted ? 1 : 0
}

/** The share of a list's items that stand in their place; more items than wanted are none. */
export function itemsInPlace(text: string, wanted: readonly string[]): number {
  const said = finalWords(text)
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map(bare)
  if (said.length !== wanted.length) return 0
  return said.filter((item, at) => item === bare(wanted[at] ?? '')).length / wanted.length
}

/** The share of fields that a JSON object, bare or in a fence, has right; an object with other fields is none. */
export function fieldsRight(text: string, wanted: Readonly<Record<string, unknown>>): number {
  const bareText = text.slice(-LOOKED_AT)
  const [start, end] = [bareText.indexOf('{'), bareText.lastIndexOf('}')]
  const value = start >= 0 && end > start ? parseJson(bareText.slice(start, end + 1)) : null
  if (!isRecord(value)) return 0
  const names = Object.keys(wanted)
  if (Object.keys(value).some((name) => !names.includes(name))) return 0
  const right = names.filter(
    (name) => Object.hasOwn(value, name) && JSON.stringify(value[name]) === JSON.stringify(wanted[name]),
  )
  return right.length / names.length
}

function plain(line: string): string {
  return line.replace(/[*_`]/g, '').trim()
}

function bare(words: string): string {
  return plain(words)
    .replace(/^["'“”‘’]+|["'“”‘’.]+$/g, '')
    .trim()
    .toLowerCase()
}
