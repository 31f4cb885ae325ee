import type { RouterSettings } from '../../contract/settings.ts'
import type { Aim } from './choose.ts'
import type { Dial } from './dial.ts'

/** What `auto` is asked to be: balanced as the tenant set it, or for this request the best, the cheapest, or the quickest. */
export type Mode = 'auto' | 'quality' | 'cheap' | 'fast'

/** An aim, and in what its costs are counted: US dollars, or shares of the dearest candidate's. */
export interface Weighing {
  readonly aim: Aim
  readonly currency: 'usd' | 'share'
}

/** `auto:cheap` may be this much worse than the tenant's floor. */
const CHEAP_FLOOR = 0.9
/** What costs and waiting weigh where quality alone was asked for: they decide between equals. */
const HARDLY = 0.01
/** What costs weigh where they alone were asked for: more than any quality above the floor. */
const ABOVE_ALL = 10

/** The mode that a model's name asks for; null: it is no name of `auto`. */
export function modeOf(name: string): Mode | null {
  return Object.hasOwn(MODES, name) ? (MODES[name] ?? null) : null
}

const MODES: Readonly<Record<string, Mode>> = {
  auto: 'auto',
  'auto:quality': 'quality',
  'auto:cheap': 'cheap',
  'auto:fast': 'fast',
}

/**
 * How candidates are weighed. A dial that kept to the tenant's floor on requests held out is used where there is one: it
 * keeps the mean. Else every single choice must reach the floor.
 */
export function weighingOf(mode: Mode, settings: RouterSettings = {}, aims: readonly Dial[] = []): Weighing {
  const { qualityFloor: floor = 0.95, costWeight = 1, latencyWeight = 0.1 } = settings
  if (mode === 'quality') return share({ floor: 0, costWeight: HARDLY, latencyWeight: HARDLY / 2 })
  if (mode === 'cheap') return share({ floor: floor * CHEAP_FLOOR, costWeight: ABOVE_ALL, latencyWeight: 0 })
  if (mode === 'fast') return share({ floor, costWeight: 0.05, latencyWeight: 1 })
  const dial = aims.filter((aim) => aim.share >= floor).toSorted((a, b) => a.share - b.share)[0]
  if (!dial) return share({ floor, costWeight, latencyWeight })
  const { costWeight: perDollar, caution } = dial
  return {
    aim: { floor: 0, costWeight: perDollar * costWeight, latencyWeight: HARDLY * latencyWeight, caution },
    currency: 'usd',
  }
}

function share(aim: Omit<Aim, 'caution'>): Weighing {
  return { aim: { ...aim, caution: 1 }, currency: 'share' }
}
