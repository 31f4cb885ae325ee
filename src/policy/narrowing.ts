/**
 * What may still answer. Null: no policy says. A model pattern has `*` for any characters; one with `&` is several, all
 * of which must fit. An empty list lets nothing answer.
 */
export interface Narrowing {
  readonly providers: readonly string[] | null
  readonly models: readonly string[] | null
}

/** A pattern with a `*`, taken apart at them. */
interface Pattern {
  readonly text: string
  readonly head: string
  readonly middle: readonly string[]
  readonly tail: string
}
/** Patterns that must all fit, none of which follows from another. */
type Several = readonly Pattern[]
/** Names and patterns of which one must fit. */
interface Alternatives {
  readonly names: readonly string[]
  readonly patterns: readonly Several[]
}

/** Comparisons made for one request, and patterns kept. Beyond them nothing may answer. */
const MOST_COMPARISONS = 50_000
const MOST_PATTERNS = 200

/** What lists came to: a policy's list stays the same from request to request. */
const known = new WeakMap<readonly string[], Alternatives>()

/** Whether a model of a provider may answer; `model` without the provider. */
export function mayAnswer({ providers, models }: Narrowing, provider: string, model: string): boolean {
  if (providers !== null && !providers.includes(provider)) return false
  return models === null || models.some((pattern) => fitsPattern(pattern, `${provider}/${model}`))
}

/** Whether a name such as `openai/gpt-4o` fits a pattern. */
export function fitsPattern(pattern: string, name: string): boolean {
  return pattern.split('&').every((part) => (part.includes('*') ? covers(takeApart(part), name) : part === name))
}

/** What is in all of the lists, sorted; null when there is none. */
export function commonNames(lists: readonly (readonly string[])[]): readonly string[] | null {
  const [first, ...others] = lists
  if (first === undefined) return null
  return [...new Set(first)].filter((name) => others.every((list) => list.includes(name))).sort()
}

/** Patterns that fit just what fits a pattern of each list, sorted; null when there is no list. */
export function commonPatterns(lists: readonly (readonly string[])[]): readonly string[] | null {
  const [first, ...others] = lists
  if (first === undefined) return null
  let kept = alternatives(first)
  let work = 0
  for (const other of others.map(alternatives)) {
    work += comparisons(kept, other)
    if (work > MOST_COMPARISONS) return []
    kept = common(kept, other)
    if (kept.patterns.length > MOST_PATTERNS) return []
  }
  return [...kept.names, ...kept.patterns.map(written)].sort()
}

function alternatives(list: readonly string[]): Alternatives {
  const found = known.get(list) ?? readList(list)
  known.set(list, found)
  return found
}

function readList(list: readonly string[]): Alternatives {
  // Written alike, patterns that fit the same are the same, so that none ever makes way for its twin.
  const plain = [...new Set(list.map((text) => text.replaceAll(/[*]+/g, '*')))]
  const patterns = broadest(plain.filter((text) => text.includes('*')).map((text) => [takeApart(text)]))
  return { names: plain.filter((text) => !text.includes('*') && !fitsOne(patterns, text)), patterns }
}

function comparisons(one: Alternatives, other: Alternatives): number {
  const [mine, theirs] = [one.patterns.length, other.patterns.length]
  return mine * theirs + one.names.length * theirs + other.names.length * mine
}

function common(one: Alternatives, other: Alternatives): Alternatives {
  const theirs = new Set(other.names)
  const names = [
    ...one.names.filter((name) => theirs.has(name) || fitsOne(other.patterns, name)),
    ...other.names.filter((name) => fitsOne(one.patterns, name)),
  ]
  const met = one.patterns.flatMap((several) => other.patterns.map((added) => meet(several, added)))
  return { names, patterns: broadest(met.filter((several) => several !== null)) }
}

function fitsOne(patterns: readonly Several[], name: string): boolean {
  return patterns.some((several) => several.every((pattern) => covers(pattern, name)))
}

/** The patterns that all must fit together, without those that say nothing more; null when it shows that nothing can. */
function meet(one: Several, other: Several): Several | null {
  if (one.some((pattern) => other.some((added) => areApart(pattern, added)))) return null
  const all = [...new Map([...one, ...other].map((pattern) => [pattern.text, pattern])).values()]
  return all.filter((pattern) => !all.some((narrow) => narrow !== pattern && covers(pattern, narrow.text)))
}

function broadest(patterns: readonly Several[]): readonly Several[] {
  const unlike = [...new Map(patterns.map((several) => [written(several), several])).values()]
  if (unlike.length > MOST_PATTERNS) return unlike
  return unlike.filter((several) => !unlike.some((other) => other !== several && isWithin(several, other)))
}

/** Whether all that fits `inner` fits `outer`. */
function isWithin(inner: Several, outer: Several): boolean {
  return outer.every((pattern) => inner.some((narrow) => covers(pattern, narrow.text)))
}

/** Whether it shows at either end that nothing fits both. */
function areApart(one: Pattern, other: Pattern): boolean {
  const begin = one.head.startsWith(other.head) || other.head.startsWith(one.head)
  return !begin || !(one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail))
}

/** Whether a pattern fits a name, or all that another pattern fits: a `*` there is only covered by one here. */
function covers({ head, middle, tail }: Pattern, name: string): boolean {
  if (!name.startsWith(head)) return false
  let at = head.length
  for (const part of middle) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length >= at + tail.length && name.endsWith(tail)
}

function takeApart(text: string): Pattern {
  const [head = '', ...middle] = text.split('*')
  const tail = middle.pop() ?? ''
  return { text, head, middle, tail }
}

function written(several: Several): string {
  return several
    .map(({ text }) => text)
    .sort()
    .join('&')
}
