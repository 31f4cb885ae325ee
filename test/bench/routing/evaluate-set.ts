import { print } from '../../../src/local/print.ts'
import { crossForecast, type Forecasted, heldOut } from './cross-forecast.ts'
import { judgeAmount, judgeQuality, type Quality } from './figures/predictions.ts'
import {
  aiqOf,
  bestStatic,
  CAUTION_SIGMAS,
  type Curves,
  curvesOf,
  type Interval,
  type Played,
  play,
  type Round,
  roundsOf,
  savingOn,
} from './figures/savings.ts'
import type { RoutingSet } from './read-set.ts'

/** What came out for one set. */
export interface SetFigures {
  readonly name: string
  readonly quality: Quality
  readonly savings: Readonly<Record<string, SavingFigures>>
  readonly aiq: { readonly router: number; readonly hull: number; readonly oracle: number } | null
}

/** The figures of one target, a share of the best model's quality. */
export interface SavingFigures {
  /** Dials chosen on the other parts, with caution and by the estimate alone. */
  readonly cautious: Played
  readonly plain: Played
  /** Read off the curve of the rows themselves, as publications do. */
  readonly curve: number
}

export const TARGETS = [0.95, 0.97, 0.99, 1] as const

/** Evaluates a set by cross-validation and prints its tables. */
export function evaluateSet(set: RoutingSet, seed: number): SetFigures {
  const started = performance.now()
  const forecasted = crossForecast(set, seed)
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  print(`\n# ${set.name}: ${set.rows.length} prompts x ${set.models.length} models, 5-fold (${seconds} s)`)
  const quality = printQuality(forecasted)
  if (set.rows.some(({ cost }) => cost === null)) {
    print('no cost in this file: no saving')
    return { name: set.name, quality, savings: {}, aiq: null }
  }
  const held = forecasted.map((each) => heldOut(set, each))
  const part = forecasted.map((each) => each.part)
  const [cautious, plain] = [roundsOf(held, part, CAUTION_SIGMAS), roundsOf(held, part, 0)]
  return { name: set.name, quality, ...printSavings(curvesOf(held), cautious, plain) }
}

/** Prints what forecasts were worth. */
export function printQuality(forecasted: readonly Forecasted[]): Quality {
  const quality = judgeQuality(forecasted)
  const { auc, brier, brierSkill, ece, windows, taskWindows, taskWindowsOfMeans, coverage } = quality
  print(
    `quality: AUC ${auc.toFixed(3)}, Brier ${brier.toFixed(4)} (skill ${brierSkill.toFixed(3)}), ECE ${ece.toFixed(3)}; ` +
      `windows of 500 right to ${percent(windows)}, within tasks ${percent(taskWindows)} ` +
      `(each model's mean: ${percent(taskWindowsOfMeans)}); ${percent(coverage)} within two deviations`,
  )
  for (const name of ['tokens', 'cost', 'seconds']) {
    const errors = judgeAmount(forecasted, name)
    if (errors === null) continue
    print(
      `${name}: median error ${percent(errors.median)} (each model's median: ${percent(errors.medianOfMedians)}), ` +
        `worst total ${percent(errors.total)}`,
    )
  }
  return quality
}

/** Prints what the policy saves at each target, beside what needs no learning and what knows the answers. */
export function printSavings(
  curves: Curves,
  cautious: readonly Round[],
  plain: readonly Round[],
): Pick<SetFigures, 'savings' | 'aiq'> {
  const aiq = {
    router: aiqOf(curves.router, curves),
    hull: aiqOf(curves.single, curves),
    oracle: aiqOf(curves.oracle, curves),
  }
  print(`AIQ: router ${aiq.router.toFixed(4)}, hull ${aiq.hull.toFixed(4)}, oracle ${aiq.oracle.toFixed(4)}`)
  print(
    'target | cautious dial: quality, saving        | plain dial: quality, saving           | off the curve | static | hull | oracle',
  )
  const savings = TARGETS.map((target) => {
    const figures = {
      cautious: play(cautious, target),
      plain: play(plain, target),
      curve: savingOn(curves.router, curves, target),
    }
    print(
      [
        target.toFixed(2).padEnd(6),
        `${interval(figures.cautious.ratio, 3)} ${interval(figures.cautious.saving, 3)}`.padEnd(37),
        `${interval(figures.plain.ratio, 3)} ${interval(figures.plain.saving, 3)}`.padEnd(37),
        percent(figures.curve).padEnd(13),
        percent(bestStatic(curves, target)).padEnd(6),
        percent(savingOn(curves.single, curves, target)),
        percent(savingOn(curves.oracle, curves, target)),
      ].join(' | '),
    )
    return [String(target), figures] as const
  })
  const { cautious: at97 } = savings[1]?.[1] ?? { cautious: null }
  if (at97)
    print(
      `forecast of the policy at .97: quality off by ${(100 * at97.qualityError).toFixed(2)} points, cost by ${percent(at97.costError)}`,
    )
  return { savings: Object.fromEntries(savings), aiq }
}

function interval({ value, low, high }: Interval, digits: number): string {
  const short = (figure: number) => figure.toFixed(digits).replace(/^(-?)0\./, '$1.')
  return `${short(value)} [${short(low)},${short(high)}]`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`
}
