import type { ArmScore } from './scores.ts'

/** Whether a provider answers, as it was last told, and what speaks against that. Times in epoch ms. */
export interface ProviderHealth {
  readonly isDown: boolean
  /** When it was first seen so. */
  readonly since: number
  /** For how many looks in a row it has looked otherwise, and since when. */
  readonly against: number
  readonly againstSince: number
}

/** What a look at a provider's arms shows. */
export interface ProviderLook {
  /** Share of what was tried lately whose breaker is open, 0 to 1. */
  readonly failing: number
}

/** So many looks in a row must agree, a minute apart, before anybody is told: what comes and goes is no change. */
const LOOKS = 3
/** From one to the other there is room, so that a provider that half answers stays what it was. */
const DOWN_FROM = 0.6
const UP_TO = 0.2
const LATELY_MS = 6 * 60_000

/** What each provider's arms show now (epoch ms). Providers that nobody tried lately are not among them. */
export function lookAtProviders(
  arms: Readonly<Record<string, ArmScore>>,
  now: number,
): ReadonlyMap<string, ProviderLook> {
  const tried = new Map<string, { all: number; open: number }>()
  for (const [arm, { lastAt, triedAt = lastAt, open }] of Object.entries(arms)) {
    if (now - triedAt > LATELY_MS) continue
    const provider = arm.slice(0, arm.indexOf('/'))
    const sum = tried.get(provider) ?? { all: 0, open: 0 }
    tried.set(provider, { all: sum.all + 1, open: sum.open + Number(open === true) })
  }
  return new Map([...tried].map(([provider, { all, open }]) => [provider, { failing: open / all }]))
}

/** A provider after one more look. `null` before: nobody has looked yet, and it is taken to answer. */
export function observeProvider(before: ProviderHealth | null, { failing }: ProviderLook, now: number): ProviderHealth {
  const known = before ?? { isDown: false, since: now, against: 0, againstSince: 0 }
  const isOtherwise = known.isDown ? failing <= UP_TO : failing >= DOWN_FROM
  if (!isOtherwise) return known.against === 0 ? known : { ...known, against: 0, againstSince: 0 }
  const againstSince = known.against === 0 ? now : known.againstSince
  if (known.against + 1 < LOOKS) return { ...known, against: known.against + 1, againstSince }
  return { isDown: !known.isDown, since: againstSince, against: 0, againstSince: 0 }
}
