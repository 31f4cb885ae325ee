import type { Detector, Span } from '../../detector.ts'
import { SIGNS } from './signs.ts'

interface Hit extends Span {
  readonly kind: string
  readonly weight: number
}
interface Form {
  readonly kind: string
  readonly weight: number
  readonly words: readonly string[]
  readonly pattern: RegExp
  /** The longest match, in UTF-16 units, at most. */
  readonly reach: number
}

const ENOUGH = 1
/** Signs count together within this many units. */
const TOGETHER = 320
const LONG_REACH = 160
const SHORT_REACH = 80

const forms: readonly Form[] = SIGNS.map(({ kind, weight, first, rest }) => {
  const words = first.split('|')
  const written = words.map((word) =>
    word
      .replace(/[\\[\](){}.*+?^$|]/g, '\\$&')
      .replaceAll(' ', '\\s')
      .replaceAll("'", "['’]"),
  )
  return {
    kind,
    weight,
    words,
    pattern: new RegExp(`(?:${written.join('|')})${rest}(?:(?<=[a-zà-ÿ])\\p{L}{1,15})?`, 'iuy'),
    reach: /\{0,(?:[234]\d)\}/.test(rest) ? LONG_REACH : SHORT_REACH,
  }
})
const WORD_MOST = Math.max(...forms.flatMap(({ words }) => words.map(({ length }) => length)))
const byBeginning = new Map<string, Form[]>()
for (const form of forms) {
  for (const key of new Set(form.words.map((word) => word.slice(0, 2)))) {
    byBeginning.set(key, [...(byBeginning.get(key) ?? []), form])
  }
}
const beginnings = new Map<string, string>()
for (const [first = '', second = ''] of byBeginning.keys()) {
  beginnings.set(first, (beginnings.get(first) ?? '') + (second === ' ' ? '\\s' : second && escaped(second)))
}
const START = new RegExp(
  [...beginnings]
    .map(([first, seconds]) => {
      const isLetter = /[a-z]/.test(first)
      return `${isLetter ? '(?<![A-Za-z0-9_])' : ''}${escaped(first)}${seconds === '' ? '' : `(?:[${seconds}]|$)`}`
    })
    .join('|'),
  'giu',
)

function escaped(sign: string): string {
  return `\\u{${sign.codePointAt(0)?.toString(16)}}`
}

/**
 * Text that tries to take over the model: a sum of signs, no proof. A finding reaches from the first to the last of the
 * signs that together are enough. Not seen: what is spelt apart, encoded, in look-alike letters of other alphabets, or
 * put in words that nothing here knows.
 */
export const promptInjection: Detector = {
  most: TOGETHER,
  find(whole, from, to) {
    const text = whole.length > to + TOGETHER + 1 ? whole.slice(0, to + TOGETHER + 1) : whole
    const hits = hitsIn(text, from)
    const found: Span[] = []
    hits.forEach((hit, at) => {
      if (hit.start < (found.at(-1)?.end ?? from) || hit.start >= to) return
      const end = endOfFinding(hits, at)
      if (end > 0) found.push({ start: hit.start, end })
    })
    return found
  },
  undecided(text, from) {
    const floor = Math.max(from, text.length - TOGETHER - 1)
    const begun = firstBegun(text, Math.max(floor, text.length - LONG_REACH - 1))
    return hitsIn(text, floor, begun)[0]?.start ?? begun
  },
}

/** Every sign that starts from `from` on and before `to`, in order. */
function hitsIn(text: string, from: number, to = text.length): Hit[] {
  const hits: Hit[] = []
  for (const at of starts(text, from, to)) {
    for (const { kind, weight, pattern } of formsAt(text, at)) {
      pattern.lastIndex = at
      if (pattern.test(text)) hits.push({ kind, weight, start: at, end: pattern.lastIndex })
    }
  }
  return hits
}

function* starts(text: string, from: number, to: number): Generator<number> {
  START.lastIndex = from
  let match = START.exec(text)
  while (match !== null && match.index < to) {
    const next = match.index + 1
    yield match.index
    START.lastIndex = next
    match = START.exec(text)
  }
}

function formsAt(text: string, at: number): readonly Form[] {
  const [first, second] = [text.charAt(at).toLowerCase(), text.charAt(at + 1).toLowerCase()]
  if (!beginnings.has(first)) return []
  const two = byBeginning.get(first + (/\s/.test(second) ? ' ' : second)) ?? []
  const one = byBeginning.get(first)
  return one ? [...two, ...one] : two
}

/** Where the finding ends that begins with a sign: with the sign that makes enough, counting each kind once; -1 if none does. */
function endOfFinding(hits: readonly Hit[], first: number): number {
  const start = hits[first]?.start ?? 0
  const weights = new Map<string, number>()
  let [sum, end] = [0, 0]
  for (let at = first; at < hits.length; at++) {
    const hit = hits[at]
    if (!hit || hit.start > start + TOGETHER) break
    if (hit.end > start + TOGETHER) continue
    const known = weights.get(hit.kind) ?? 0
    if (hit.weight <= known) continue
    weights.set(hit.kind, hit.weight)
    sum += hit.weight - known
    end = Math.max(end, hit.end)
    if (sum >= ENOUGH - 1e-9) return end
  }
  return -1
}

/** The first place where the text may be about to become a sign; its length without one. */
function firstBegun(text: string, from: number): number {
  for (const at of starts(text, from, text.length)) {
    const left = text.length - at
    const begun = text
      .slice(at, at + WORD_MOST)
      .toLowerCase()
      .replace(/\s/g, ' ')
      .replaceAll('’', "'")
    const isOpen = (form: Form) =>
      left <= form.reach &&
      form.words.some((word) => (left < word.length ? word.startsWith(begun) : begun.startsWith(word)))
    if (left === 1 ? beginnings.has(begun) : formsAt(text, at).some(isOpen)) return at
  }
  return text.length
}
