import { type Belief, believe, type CellBook, emptyCells } from './cells.ts'

const NOTHING = emptyCells()
/** From so many answers of its own on, a tenant's experience outweighs everybody's. */
const OWN_DOUBT = 25
/** Other tenants' requests are not this one's: their experience narrows a doubt to this share at most. */
const OTHERS_NARROW = 0.7

/** What to expect of a model on a class of requests: the forecast, corrected by the tenant's experience, and while that is short by everybody's. */
export function believeBoth(
  own: CellBook | undefined,
  all: CellBook | undefined,
  model: string,
  requestClass: string,
  forecast: { readonly quality: number; readonly deviation: number },
): Belief {
  const mine = believe(own ?? NOTHING, model, requestClass, forecast)
  const theirs = believe(all ?? NOTHING, model, requestClass, forecast)
  const doubt = OWN_DOUBT / (OWN_DOUBT + mine.weight)
  return {
    mean: Math.min(1, Math.max(0, mine.mean + doubt * (theirs.mean - forecast.quality))),
    deviation: (1 - doubt) * mine.deviation + doubt * Math.max(theirs.deviation, OTHERS_NARROW * mine.deviation),
    weight: mine.weight,
  }
}
