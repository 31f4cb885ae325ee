import { FIGURES, type Figure, type Skill } from './figures.ts'
import { type Links, scoreInSkill } from './links.ts'
import { type ModelName, readModelName } from './model-name.ts'

/** A model with figures. */
export interface Scored {
  readonly model: string
  readonly name: ModelName
  readonly figures: readonly Figure[]
}

/** A score on the scale of the figures, 0 to 100, and one deviation of it. */
export interface Score {
  readonly value: number
  readonly deviation: number
  readonly source: 'figures' | 'family'
}

/** What a published score may be off by, for requests like a caller's. */
const FIGURES_DEVIATION = 4
/** More for a model that only its relatives are known of, and more for each version in between. */
const FAMILY_DEVIATION = 3
const VERSION_DEVIATION = 3
/** More for a variety of a line: who tuned it may have made it better or worse. */
const VARIETY_DEVIATION = 4
const FARTHEST = 3
/** Varieties say no version when there is but one: these are of times when versions were low. */
const OLDEST = 2
/** Words of lighter siblings: what is known of a line without them says too much for them. */
const LIGHT = ['mini', 'nano', 'lite', 'small', 'flash', 'micro', 'tiny', 'edge', 'guard', 'distill', 'light', 'air']

/** All models with figures, read once. */
export const SCORED: readonly Scored[] = [...Map.groupBy(FIGURES, ({ model }) => model)].map(([model, figures]) => ({
  model,
  name: readModelName(model),
  figures,
}))

/** The score of a model for a skill, from its own figures or its next relatives'; null where neither is known. */
export function scoreOf(links: Links, model: string, skill: Skill, among = SCORED): Score | null {
  const name = readModelName(model)
  if (name.words.length === 0) return null
  const [next, ...others] = nearest(name, relativesOf(name, among))
  if (next === undefined) return null
  const distance = distanceOf(name, next.name)
  const isOfLine = next.name.line === name.line
  const isSame = distance < 0.05 && isOfLine
  const values = [next, ...others].map((each) => scoreIn(links, each, skill))
  const relation = isSame ? 0 : FAMILY_DEVIATION + VERSION_DEVIATION * distance
  return {
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
    deviation:
      FIGURES_DEVIATION +
      relation +
      (isOfLine ? 0 : VARIETY_DEVIATION) +
      (Math.max(...values) - Math.min(...values)) / 2,
    source: isSame ? 'figures' : 'family',
  }
}

/** The score of a model with figures: the meta-analysis where there is one, else what the benchmarks suggest. */
export function scoreIn(links: Links, { figures }: Scored, skill: Skill): number {
  const ranked = (of: Skill) => figures.find(({ benchmark, skill: its }) => benchmark === 'whatmodel' && its === of)
  const own = ranked('overall')
  if (own !== undefined) return scoreInSkill(links, own.value, ranked(skill))
  const suggested = figures.flatMap(({ benchmark, value }) => {
    if (benchmark === 'whatmodel') return []
    const [first, second] = links.ofBenchmark[benchmark]
    return [first + second * value]
  })
  return suggested.reduce((sum, value) => sum + value, 0) / suggested.length
}

/** Those of the same line; where there are none, those of the line that it is a variety of, unless it is a light one. */
function relativesOf({ line, words }: ModelName, among: readonly Scored[]): readonly Scored[] {
  const same = among.filter(({ name }) => name.line === line)
  if (same.length > 0) return same
  const wider = among.filter(
    ({ name }) =>
      name.words.every((word) => words.includes(word)) &&
      !words.some((word) => LIGHT.includes(word) && !name.words.includes(word)),
  )
  const most = Math.max(0, ...wider.map(({ name }) => name.words.length))
  return wider.filter(({ name }) => name.words.length === most)
}

/**
 * The next by version and size: the one of the same date, or all that an undated name may mean, since providers move such
 * names from one dated model to the next.
 */
function nearest(name: ModelName, among: readonly Scored[]): readonly Scored[] {
  const dated = among.filter((each) => name.date !== '' && each.name.date.endsWith(name.date))
  const distances = among.map((each) => distanceOf(name, each.name))
  const least = Math.min(FARTHEST, ...distances)
  const next = among.filter((_, at) => (distances[at] ?? FARTHEST) <= least)
  const exact = next.filter((each) => dated.includes(each))
  return exact.length > 0 ? exact : next
}

/** Versions apart, and half of the ratio of sizes as a logarithm. A line without a version is its newest, a variety its first. */
function distanceOf(a: ModelName, b: ModelName): number {
  const isOpen = isDatedAs(a, b) || (b.version === 0 && a.version !== 0)
  const unsaid = a.line === b.line ? newness(b) : b.version / OLDEST
  const versions = isOpen ? 0 : a.version === 0 ? unsaid : Math.abs(a.version - b.version)
  const sizes = a.size === 0 || b.size === 0 ? 0 : Math.abs(Math.log(a.size / b.size)) / 2
  return versions + sizes
}

/** Whether two names without versions are told apart, or not, by their dates alone. */
function isDatedAs(a: ModelName, b: ModelName): boolean {
  return a.version === 0 && b.version === 0 && a.date !== '' && b.date.endsWith(a.date)
}

/** Less for newer versions, and never nothing: a name without a version may be any of its line. */
function newness({ version, date }: ModelName): number {
  return version === 0 && date === '' ? 0 : 1 / (1 + version)
}
