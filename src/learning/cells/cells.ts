/**
 * Running evidence of how far results lie from what was expected: sums that fade with every observation. One pair fades
 * slowly and is believed, one fast and tells when the slow one is out of date.
 */
export interface Cell {
  readonly sum: number
  readonly weight: number
  readonly recentSum: number
  readonly recentWeight: number
  /** Epoch ms of the newest observation. */
  readonly lastAt: number
}

/** All a tenant's traffic has taught: corrections of forecasts, for each class of requests, each model, and both together. */
export interface CellBook {
  /** Keys: `class:C`, `model:M`, `cell:M|C`. */
  readonly cells: Readonly<Record<string, Cell>>
  readonly observations: number
}

/** What one graded answer says. */
export interface Graded {
  /** `provider/model` */
  readonly model: string
  readonly requestClass: string
  /** The quality that had been forecast, before any correction. */
  readonly expected: number
  /** The grade, 0 to 1. */
  readonly grade: number
  /** How far the grade can be trusted, 0 to 1. */
  readonly weight: number
  /** Epoch ms. */
  readonly at: number
}

/** A corrected expectation. */
export interface Belief {
  readonly mean: number
  /** One standard deviation of the mean. */
  readonly deviation: number
  /** How many answers the correction rests on, as they fade. */
  readonly weight: number
}

/** Slow: noise is averaged over some two thousand grades; what changes sooner is drift, and found as such. */
const KEEP = 0.9995
const KEEP_RECENT = 0.94
/** Evidence for a correction counts against this much for none: the class, the model, the model within the class. */
const DOUBT = { shift: 40, model: 25, cell: 25 } as const
/** The variance of a grade around its expectation. */
const GRADE_VARIANCE = 0.2
const PRIOR_WEIGHT = 30
/**
 * A correction smaller than this many standard errors, squared, is taken for chance: the forecast knows the request, a cell
 * does not, and who is chosen is partly who was overrated.
 */
const CHANCE = 4
/** The recent mean is another one when it is this many standard errors away. */
const DRIFT_SIGMAS = 4
const DRIFT_WEIGHT_MIN = 6
const CELLS_MAX = 400
const NAME_MAX = 300

const EMPTY: Cell = { sum: 0, weight: 0, recentSum: 0, recentWeight: 0, lastAt: 0 }

/** The book of somebody who has seen nothing. */
export function emptyCells(): CellBook {
  return { cells: {}, observations: 0 }
}

/** The book after some grades, in their order. Grades that make no sense are passed over. */
export function learnGrades(book: CellBook, grades: readonly Graded[]): CellBook {
  const cells: Record<string, Cell> = { ...book.cells }
  let observations = book.observations
  for (const graded of grades) {
    if (!isSound(graded)) continue
    learnOne(cells, graded)
    observations++
  }
  return { cells: bounded(cells), observations }
}

/** What to expect of a model on a class of requests: the forecast, corrected by what was seen of both. */
export function believe(
  { cells }: CellBook,
  model: string,
  requestClass: string,
  forecast: { readonly quality: number; readonly deviation: number },
): Belief {
  const [shift, own, both] = keysOf(model, requestClass).map((key) => cellAt(cells, key))
  const [ofShift, ofModel] = [shrunk(shift, DOUBT.shift), shrunk(own, DOUBT.model)]
  const mean = forecast.quality + ofShift + ofModel + shrunk(both, DOUBT.cell)
  const weight = both?.weight ?? 0
  const evidence = PRIOR_WEIGHT + weight + (own?.weight ?? 0) / 4
  return {
    mean: Math.min(1, Math.max(0, mean)),
    deviation: Math.hypot(
      forecast.deviation * Math.sqrt(PRIOR_WEIGHT / evidence),
      Math.sqrt(GRADE_VARIANCE / evidence),
    ),
    weight,
  }
}

/** Each level learns what the levels above it leave unexplained. */
function learnOne(cells: Record<string, Cell>, { model, requestClass, expected, grade, weight, at }: Graded): void {
  let rest = grade - expected
  const doubts = [DOUBT.shift, DOUBT.model, DOUBT.cell]
  for (const [level, key] of keysOf(model, requestClass).entries()) {
    const cell = observe(cellAt(cells, key) ?? EMPTY, rest, weight, at)
    cells[key] = cell
    rest -= shrunk(cell, doubts[level] ?? 0)
  }
}

function keysOf(model: string, requestClass: string): [shift: string, model: string, cell: string] {
  return [`class:${requestClass}`, `model:${model}`, `cell:${model}|${requestClass}`]
}

function cellAt(cells: Readonly<Record<string, Cell>>, key: string): Cell | undefined {
  return Object.hasOwn(cells, key) ? cells[key] : undefined
}

/** After a drift the old evidence goes, and what is recent starts anew. */
function observe(cell: Cell, value: number, weight: number, at: number): Cell {
  const next = {
    sum: cell.sum * KEEP + value * weight,
    weight: cell.weight * KEEP + weight,
    recentSum: cell.recentSum * KEEP_RECENT + value * weight,
    recentWeight: cell.recentWeight * KEEP_RECENT + weight,
    lastAt: Math.max(cell.lastAt, at),
  }
  return hasDrifted(next) ? { ...next, sum: next.recentSum, weight: next.recentWeight } : next
}

/** Whether the recent mean lies further from the mean of all than chance would put it. */
export function hasDrifted({ sum, weight, recentSum, recentWeight }: Cell): boolean {
  if (recentWeight < DRIFT_WEIGHT_MIN || weight < 2 * recentWeight) return false
  const [older, recent] = [(sum - recentSum) / (weight - recentWeight), recentSum / recentWeight]
  // Weights that fade hold about twice as many observations as they add up to.
  const error = Math.sqrt(GRADE_VARIANCE * (1 / (2 * recentWeight) + 1 / (weight - recentWeight)))
  return Math.abs(recent - older) > DRIFT_SIGMAS * error
}

/** The part of a cell's mean to be believed: shrunk for want of evidence, and again by how near it is to chance. */
function shrunk(cell: Cell | undefined, doubt: number): number {
  if (cell === undefined || cell.weight <= 0) return 0
  const squaredErrors = (cell.sum * cell.sum) / cell.weight / GRADE_VARIANCE
  return (Math.max(0, 1 - CHANCE / Math.max(squaredErrors, CHANCE)) * cell.sum) / (cell.weight + doubt)
}

function isSound({ model, requestClass, expected, grade, weight, at }: Graded): boolean {
  const isNamed = model.includes('/') && model.length <= NAME_MAX && requestClass.length <= NAME_MAX
  const isShare = (value: number) => value >= 0 && value <= 1
  return isNamed && isShare(expected) && isShare(grade) && isShare(weight) && weight > 0 && Number.isFinite(at)
}

/** Callers could make up models without end: the longest unseen go. */
function bounded(cells: Record<string, Cell>): Record<string, Cell> {
  const entries = Object.entries(cells)
  if (entries.length <= CELLS_MAX) return cells
  entries.sort(([, a], [, b]) => b.lastAt - a.lastAt)
  return Object.fromEntries(entries.slice(0, CELLS_MAX))
}
