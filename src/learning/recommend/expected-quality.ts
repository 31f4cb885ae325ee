import type { Expected, Graded } from './recommendation.ts'

/** Sums of what a log says of models by class of requests; see `addForecast` and `addGrade`. */
export interface QualitySums {
  readonly byArm: Map<string, Sums>
  /** How many requests of each class were seen. */
  readonly classes: Map<string, number>
}

interface Sums {
  forecasts: number
  quality: number
  deviation: number
  graded: number
  grades: number
}

/** What a forecast counts for beside grades: as much as so many of them. */
const FORECAST_WEIGHT = 30

export function newQualitySums(): QualitySums {
  return { byArm: new Map(), classes: new Map() }
}

/** Adds what was expected of a candidate on a request of a class, with what feedback has corrected. */
export function addForecast({ byArm }: QualitySums, arm: string, requestClass: string, expected: Expected): void {
  const sums = sumsOf(byArm, arm, requestClass)
  sums.forecasts++
  sums.quality += expected.quality
  sums.deviation += expected.deviation
}

/** Adds how good an answer was, 0 to 1, as far as that is trusted. Without a class it counts for all of them. */
export function addGrade(
  { byArm }: QualitySums,
  arm: string,
  requestClass: string | null,
  grade: number,
  weight: number,
): void {
  const sums = sumsOf(byArm, arm, requestClass ?? '')
  sums.graded += weight
  sums.grades += weight * grade
}

/**
 * What to expect of a model on a class of requests: the mean of its logged forecasts, else its prior, moved by the grades
 * of its own answers. Without a class: the mean over the classes that the tenant's requests are of, or where none is known,
 * over all of `classes`: on easy requests alone every model would seem good enough.
 */
export function expectedQuality(
  sums: QualitySums,
  prior: (arm: string, requestClass: string) => Expected,
  classes: readonly string[],
): (arm: string, requestClass: string | null) => Graded {
  const known = new Map<string, Graded>()
  const mix = sums.classes.size > 0 ? [...sums.classes] : classes.map((each) => [each, 1] as const)
  const total = mix.reduce((sum, [, count]) => sum + count, 0)
  const reckoned = (arm: string, requestClass: string | null): Graded => {
    if (requestClass !== null) return onClass(sums, prior, arm, requestClass)
    const each = mix.map(([name, count]) => ({ ...onClass(sums, prior, arm, name), share: count / total }))
    const mean = (read: (one: Graded) => number) => each.reduce((sum, one) => sum + one.share * read(one), 0)
    return {
      quality: mean(({ quality }) => quality),
      deviation: mean(({ deviation }) => deviation),
      graded: mean(({ graded }) => graded),
    }
  }
  return (arm, requestClass) => {
    const key = keyOf(arm, requestClass ?? '')
    const expected = known.get(key) ?? reckoned(arm, requestClass)
    known.set(key, expected)
    return expected
  }
}

function onClass(
  { byArm }: QualitySums,
  prior: (arm: string, requestClass: string) => Expected,
  arm: string,
  requestClass: string,
): Graded {
  const [own, any] = [byArm.get(keyOf(arm, requestClass)), byArm.get(keyOf(arm, ''))]
  const base = own && own.forecasts > 0 ? meanOf(own) : prior(arm, requestClass)
  const graded = (own?.graded ?? 0) + (any?.graded ?? 0)
  const grades = (own?.grades ?? 0) + (any?.grades ?? 0)
  const weight = FORECAST_WEIGHT + graded
  return {
    quality: (FORECAST_WEIGHT * base.quality + grades) / weight,
    deviation: base.deviation * Math.sqrt(FORECAST_WEIGHT / weight),
    graded,
  }
}

function meanOf({ forecasts, quality, deviation }: Sums): Expected {
  return { quality: quality / forecasts, deviation: deviation / forecasts }
}

function sumsOf(byArm: Map<string, Sums>, arm: string, requestClass: string): Sums {
  const key = keyOf(arm, requestClass)
  const sums = byArm.get(key) ?? { forecasts: 0, quality: 0, deviation: 0, graded: 0, grades: 0 }
  byArm.set(key, sums)
  return sums
}

function keyOf(arm: string, requestClass: string): string {
  return `${arm}\n${requestClass}`
}
