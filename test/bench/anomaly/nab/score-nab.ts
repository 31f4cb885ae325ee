import { type NabFile, probationOf } from './read-nab.ts'

/** What a detection, a false one and a missed window weigh: the profiles of NAB 1.1 (`config/profiles.json`). */
export interface Profile {
  readonly hit: number
  readonly falseAlarm: number
  readonly miss: number
}
export const PROFILES = {
  standard: { hit: 1, falseAlarm: 0.11, miss: 1 },
  fewFalse: { hit: 1, falseAlarm: 0.22, miss: 1 },
  fewMissed: { hit: 1, falseAlarm: 0.11, miss: 2 },
} as const satisfies Record<string, Profile>

/** 0 is a detector that says nothing, 100 one that finds every window at its first row and nothing else. */
export interface NabScore {
  readonly score: number
  readonly threshold: number
  readonly found: number
  readonly falseRows: number
}

interface Sample {
  readonly score: number
  /** From 1 at the first row of a window down to 0 at its end and -1 far from any. */
  readonly worth: number
  readonly window: number
}

/** The score at the one threshold for all files that is best, as NAB's optimizer finds it. */
export function scoreNab(
  files: readonly NabFile[],
  scores: ReadonlyMap<string, readonly number[]>,
  profile: Profile,
): NabScore {
  const { samples, windows, judged } = samplesOf(files, scores)
  samples.sort((a, b) => b.score - a.score)
  const best = new Array<number | undefined>(windows)
  const silent = -profile.miss * judged.size
  let total = silent
  let [found, falseRows] = [0, 0]
  let at: NabScore & { raw: number } = { raw: silent, score: 0, threshold: Number.POSITIVE_INFINITY, found, falseRows }
  for (const [index, { score, worth, window }] of samples.entries()) {
    if (window < 0) {
      total += worth * profile.falseAlarm
      falseRows++
    } else {
      const before = best[window]
      if (before === undefined) found++
      const now = Math.max(before ?? Number.NEGATIVE_INFINITY, worth * profile.hit)
      total += now - (before ?? -profile.miss)
      best[window] = now
    }
    const isLastOfEqual = samples[index + 1]?.score !== score
    if (isLastOfEqual && total > at.raw) at = { raw: total, score: 0, threshold: score, found, falseRows }
  }
  return { ...at, score: (100 * (at.raw - silent)) / (windows * profile.hit - silent) }
}

/** The score at a threshold that was chosen elsewhere. */
export function scoreNabAt(
  files: readonly NabFile[],
  scores: ReadonlyMap<string, readonly number[]>,
  profile: Profile,
  threshold: number,
): number {
  const { samples, windows, judged } = samplesOf(files, scores)
  const best = new Map([...judged].map((window) => [window, -profile.miss]))
  let total = 0
  for (const { score, worth, window } of samples) {
    if (score < threshold) continue
    if (window < 0) total += worth * profile.falseAlarm
    else best.set(window, Math.max(best.get(window) ?? 0, worth * profile.hit))
  }
  for (const each of best.values()) total += each
  const silent = -profile.miss * judged.size
  return (100 * (total - silent)) / (windows * profile.hit - silent)
}

function samplesOf(files: readonly NabFile[], scores: ReadonlyMap<string, readonly number[]>) {
  const samples: Sample[] = []
  const judged = new Set<number>()
  let windows = 0
  for (const file of files) {
    const of = scores.get(file.name) ?? []
    for (let row = probationOf(file); row < file.values.length; row++) {
      const inside = file.windows.findIndex(([first, last]) => row >= first && row <= last)
      const window = inside < 0 ? -1 : windows + inside
      if (window >= 0) judged.add(window)
      samples.push({ score: of[row] ?? 0, worth: worthOf(file, row, inside), window })
    }
    windows += file.windows.length
  }
  return { samples, windows, judged }
}

/** NAB's scaled sigmoid: inside a window by how early it is, after one by how many of its lengths have passed. */
function worthOf({ windows }: NabFile, row: number, inside: number): number {
  const own = windows[inside]
  if (own) return sigmoid(-(own[1] - row + 1) / (own[1] - own[0] + 1)) / sigmoid(-1)
  const before = windows.findLast(([, last]) => last < row)
  return before ? sigmoid((row - before[1]) / (before[1] - before[0])) : -1
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1
}
