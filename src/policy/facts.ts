import { isRecord } from '../shared/json.ts'
import { DAY_MS, HOUR_MS } from '../shared/time.ts'

/** What a condition may read of a request. The time is not in it: it is passed beside it. */
export interface PolicyFacts {
  readonly request: {
    /** The model as the caller named it. */
    readonly model: string
    /** `chat`, `embeddings` and so on. */
    readonly operation: string
    readonly stream: boolean
    readonly input_tokens: number
    /** 0 when the caller set no limit. */
    readonly max_tokens: number
    /** How many tools are offered to the model. */
    readonly tools: number
    readonly images: number
    /** The caller's own user, '' when not said. */
    readonly user: string
    readonly metadata: Readonly<Record<string, string>>
  }
  /** The key used. '' where it has no team, user or role. */
  readonly key: {
    readonly id: string
    readonly name: string
    readonly team: string
    readonly user: string
    readonly role: string
    readonly scopes: readonly string[]
    readonly tags: readonly string[]
  }
  readonly tenant: { readonly id: string }
  readonly forecast: {
    /** US dollars, 0 when unknown. */
    readonly cost_usd: number
    readonly known: boolean
  }
}

/** The CEL type of every fact. `time` is UTC: `hour` 0 to 23, `weekday` 1 (Monday) to 7, `date` as `2026-11-25`. */
export const FACT_TYPES = {
  request: {
    model: 'string',
    operation: 'string',
    stream: 'bool',
    input_tokens: 'int',
    max_tokens: 'int',
    tools: 'int',
    images: 'int',
    user: 'string',
    metadata: 'map<string, string>',
  },
  key: {
    id: 'string',
    name: 'string',
    team: 'string',
    user: 'string',
    role: 'string',
    scopes: 'list<string>',
    tags: 'list<string>',
  },
  tenant: { id: 'string' },
  time: { hour: 'int', weekday: 'int', date: 'string' },
  forecast: { cost_usd: 'double', known: 'bool' },
} as const satisfies Record<string, Record<string, string>>

/** How large facts may be for conditions to read them, in characters and entries; a condition's cost is reckoned by it. */
export const FACT_LIMITS = { text: 512, list: 64, listItem: 128, map: 64, mapKey: 64 } as const

/** The first fact that is larger than conditions may read, as `request.metadata`; null when all are small enough. */
export function oversizedFact({ request, key, tenant }: PolicyFacts): string | null {
  for (const [group, fields] of Object.entries({ request, key, tenant })) {
    for (const [name, value] of Object.entries(fields)) if (isOversized(value)) return `${group}.${name}`
  }
  return null
}

/** The facts in the values that CEL reckons with: whole numbers as `bigint`, maps as `Map`. `now` is epoch ms. */
export function celFacts({ request, key, tenant, forecast }: PolicyFacts, now: number): CelFacts {
  const day = Math.floor(now / DAY_MS)
  return {
    request: {
      ...request,
      input_tokens: whole(request.input_tokens),
      max_tokens: whole(request.max_tokens),
      tools: whole(request.tools),
      images: whole(request.images),
      // A plain object with a field named `constructor` would pass for another type.
      metadata: new Map(Object.entries(request.metadata)),
    },
    key,
    tenant,
    time: {
      hour: BigInt(Math.floor((now - day * DAY_MS) / HOUR_MS)),
      // 1970-01-01 was a Thursday.
      weekday: BigInt(((((day + 3) % 7) + 7) % 7) + 1),
      date: new Date(now).toISOString().slice(0, 10),
    },
    forecast,
  }
}

export type CelFacts = Readonly<Record<keyof typeof FACT_TYPES, Readonly<Record<string, unknown>>>>

function isOversized(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > FACT_LIMITS.list || value.some((item) => isLonger(item, FACT_LIMITS.listItem))
  }
  if (!isRecord(value)) return isLonger(value, FACT_LIMITS.text)
  const keys = Object.keys(value)
  if (keys.length > FACT_LIMITS.map) return true
  return keys.some((key) => isLonger(key, FACT_LIMITS.mapKey) || isLonger(value[key], FACT_LIMITS.text))
}

function isLonger(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > most
}

function whole(count: number): bigint {
  return Number.isFinite(count) ? BigInt(Math.trunc(count)) : 0n
}
