import { FACT_LIMITS, FACT_TYPES } from '../facts.ts'

/** The most a value can hold: how many characters or entries, of what, and under what if it is a map. */
export interface Size {
  readonly length: number
  readonly item?: Size | undefined
  readonly key?: Size | undefined
}

/** A number, a truth, or nothing to speak of. */
export const ONE: Size = { length: 1 }
/** A number, written out. */
export const NUMERAL: Size = { length: 24 }

const TEXT: Size = { length: FACT_LIMITS.text }
const BY_TYPE: Readonly<Record<string, Size>> = {
  string: TEXT,
  'list<string>': { length: FACT_LIMITS.list, item: { length: FACT_LIMITS.listItem } },
  'map<string, string>': { length: FACT_LIMITS.map, item: TEXT, key: { length: FACT_LIMITS.mapKey } },
}

/** Every fact's size, by group and name. */
export const FACT_SIZES: ReadonlyMap<string, ReadonlyMap<string, Size>> = new Map(
  Object.entries(FACT_TYPES).map(([group, fields]) => [
    group,
    new Map(Object.entries(fields).map(([name, type]) => [name, BY_TYPE[type] ?? ONE])),
  ]),
)

/** The size that either of two values has at most. */
export function larger(one: Size, other: Size): Size {
  return {
    length: Math.max(one.length, other.length),
    item: one.item && other.item ? larger(one.item, other.item) : (one.item ?? other.item),
    key: one.key && other.key ? larger(one.key, other.key) : (one.key ?? other.key),
  }
}

/** Steps to look at all of a value: sixty-four characters of a text count as one. */
export function readingSteps({ length, item }: Size): number {
  return item ? length * (1 + readingSteps(item)) : Math.ceil(length / 64)
}
