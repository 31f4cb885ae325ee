import { meanOf, medianOf } from '../statistics.ts'
import { smoothed } from './smooth.ts'

/** How a series is taken apart: by which seasons, after its logarithm or as it is, by how many of the last cycles. */
export interface Profiling {
  readonly seasons: readonly number[]
  readonly isLog: boolean
  readonly cycles: number
}

const ROUNDS = 3

/**
 * Forecasts by moving profiles: for each season the median of its last cycles around a moving mean, found in turns; then what
 * is left is smoothed with a damped trend. Logarithms need values above 0. Null where the smoothing runs away.
 */
export function byProfiles(
  values: Float64Array,
  { seasons, isLog, cycles }: Profiling,
  horizon: number,
  steps: number,
): Float64Array | null {
  const known = isLog ? values.map(Math.log) : values
  const profiles: Float64Array[] = seasons.map((length) => new Float64Array(length))
  const longest = Math.max(...seasons)
  for (let round = 0; round < (seasons.length > 1 ? ROUNDS : 1); round++)
    seasons.forEach((length, which) => {
      const left = without(known, profiles, which)
      profiles[which] = profileOf(left, movingMean(left, longest >> 1), length, cycles)
    })
  const left = without(known, profiles, -1)
  const rest = smoothed(left, { season: 1, shape: 'additive' }, horizon, steps)
  return (
    rest?.map((value, lead) => {
      const whole = profiles.reduce(
        (sum, profile) => sum + (profile[(known.length + lead) % profile.length] ?? 0),
        value,
      )
      return isLog ? Math.exp(whole) : whole
    }) ?? null
  )
}

/** The series less all profiles but one. */
function without(values: Float64Array, profiles: readonly Float64Array[], kept: number): Float64Array {
  const left = Float64Array.from(values)
  profiles.forEach((profile, which) => {
    if (which === kept) return
    for (let at = 0; at < left.length; at++) left[at] = (left[at] as number) - (profile[at % profile.length] as number)
  })
  return left
}

function profileOf(values: Float64Array, means: Float64Array, length: number, cycles: number): Float64Array {
  const last = Math.max(0, values.length - cycles * length)
  const profile = Float64Array.from({ length }, (_, phase) => {
    const seen: number[] = []
    for (let at = last + ((phase - (last % length) + length) % length); at < values.length; at += length)
      seen.push((values[at] as number) - (means[at] as number))
    return medianOf(seen)
  })
  const centre = meanOf(profile)
  return profile.map((value) => value - centre)
}

function movingMean(values: Float64Array, half: number): Float64Array {
  const before = new Float64Array(values.length + 1)
  for (let at = 0; at < values.length; at++) before[at + 1] = (before[at] as number) + (values[at] as number)
  return values.map((_, at) => {
    const [from, to] = [Math.max(0, at - half), Math.min(values.length, at + half + 1)]
    return ((before[to] as number) - (before[from] as number)) / (to - from)
  })
}
