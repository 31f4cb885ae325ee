import type { RouterSettings } from '../../../contract/settings.ts'
import { type Exploring, FEW_TRIALS, NO_TRIALS, pickAmong } from '../../../learning/cells/pick.ts'
import { lowerBound, type Prospects } from '../../../learning/policy/choose.ts'
import { type Expectations, prospectsOf } from '../../../learning/policy/prospects-of.ts'
import { type Mode, modeOf, type Weighing, weighingOf } from '../../../learning/policy/weighing-of.ts'
import { SHIPPED, shippedPredictor } from '../../../learning/prior/shipped-predictor.ts'
import { assignArm } from '../../../learning/promotion/assign-arm.ts'
import type { CandidateFact, RoutingFact } from '../../../storage/facts.ts'
import type { SnapshotRouter, SnapshotRouterVersion } from '../../../storage/snapshot.ts'
import type { Asking, Routed } from '../../call.ts'
import { barredOf } from './barred.ts'
import { type Able, type Expected, forecastChoices, type Seen, see } from './forecast-choices.ts'
import { conversationOf, type Home, homeOf, settle } from './homes.ts'
import type { Asked, Barred, Judged } from './judged.ts'
import { reasonOf, whyNotOf } from './reason-of.ts'

/** Candidates in the order in which to try them, and how that came about. */
export interface RankedChoices<T> {
  readonly ordered: readonly T[]
  readonly reason: string
  readonly routed: Routed
}

/** Worth this much less, a target that has the conversation's beginning in its prompt cache is kept all the same. */
const HOME_WORTH = 0.02
const TURNS_OF_AGENTS = 12
const CANARY_SHARE = 0.01
const RECORDED_MAX = 20

/** Orders candidates by what is expected of each on this very request. Reads memory only, and takes less than a millisecond. */
export function rankLearned<T extends Able>(choices: readonly T[], asked: Asked): RankedChoices<T> {
  const { call, chat } = asked
  const { settings, router } = call.caller.tenant
  // Sorted, so that the order in which candidates come changes nothing.
  const sorted = choices.toSorted((a, b) => (a.arm < b.arm ? -1 : 1))
  const mode = modeOf(call.model) ?? 'auto'
  const seen = see(call, chat)
  const conversation = chat ? conversationOf(call, chat) : null
  const home = conversation ? homeOf(conversation, seen.text.turns, call.startedAt) : null
  const version = versionFor(call, router, conversation)
  const judged = judge(sorted, version.chosen, { asked, mode, seen, home, settings: settings.router })
  const other = version.other && judge(sorted, version.other, { asked, mode, seen, home, settings: settings.router })
  const shadow = other ? { shadow: other.ranked[0]?.expected.choice.arm ?? '' } : {}
  const [first] = judged.ranked
  if (first && conversation && asked.isSent)
    settle(conversation, { arm: first.expected.choice.arm, length: call.length, at: call.startedAt })
  const routing: RoutingFact = {
    version: judged.version,
    requestClass: seen.requestClass,
    heads: judged.heads.map((head) => Math.round(head * 1e4) / 1e4),
    mode,
    propensity: judged.propensity,
    isTrial: judged.isTrial,
    ...shadow,
    ...(version.isCandidate ? { isCandidate: true } : {}),
    ...(judged.isHome ? { isHome: true } : {}),
    candidates: judged.ranked
      .slice(0, RECORDED_MAX)
      .map((each, at) => factOf(each, at === 0 ? null : whyNotOf(each, first))),
  }
  return {
    ordered: judged.ranked.map(({ expected }) => expected.choice),
    reason: reasonOf(judged.ranked, routing),
    routed: { routing, expected: new Map(judged.ranked.map(({ expected }) => [expected.choice.arm, expected])) },
  }
}

interface Judgement<T extends Able> {
  readonly version: string
  readonly heads: readonly number[]
  readonly ranked: readonly Judged<T>[]
  readonly propensity: number
  readonly isTrial: boolean
  readonly isHome: boolean
}

interface Circumstances {
  readonly asked: Asked
  readonly mode: Mode
  readonly seen: Seen
  readonly home: Home | null
  readonly settings: RouterSettings | undefined
}

function judge<T extends Able>(
  choices: readonly T[],
  version: SnapshotRouterVersion | null,
  circumstances: Circumstances,
): Judgement<T> {
  const { asked, mode, seen, home, settings } = circumstances
  const { call, scores, random } = asked
  const own = version && asked.learned.predictor(version.id)
  const predictor = own ?? shippedPredictor()
  const { expected, heads } = forecastChoices(choices, seen, predictor, scores, home, {
    at: call.startedAt,
    prices: call.caller.tenant.prices,
  })
  const weighing = weighingOf(mode, settings, own ? version.aims : [])
  const barred = expected.map((each) => barredOf(each, asked))
  const free = expected.filter((_, at) => barred[at] === null)
  // Whoever is barred is still better than nobody.
  const eligible = free.length > 0 ? free : expected
  const prospects = prospectsOf(eligible.map(expectationsOf), weighing)
  const choice = choiceAmong(eligible, prospects, weighing, canaryOf(expected, barred, random), circumstances)
  const ranked = expected.map((each, at): Judged<T> => {
    const position = eligible.indexOf(each)
    const bound = position < 0 ? 0 : lowerBound(prospects, position, weighing.aim.caution)
    const worth = position < 0 ? Number.NEGATIVE_INFINITY : worthOf(prospects, position, weighing)
    return { expected: each, bound, worth, barred: barred[at] ?? null }
  })
  const isFirst = (each: Judged<T>) => each.expected === choice.first
  return {
    version: own ? version.id : SHIPPED,
    heads,
    ranked: [...ranked.filter(isFirst), ...ranked.filter((each) => !isFirst(each)).sort(byWorth)],
    ...choice,
  }
}

/** Two that are worth nothing are alike: the difference of infinities would be no number. */
function byWorth(a: Judged, b: Judged): number {
  return a.worth === b.worth ? 0 : b.worth - a.worth
}

interface Chosen<T extends Able> {
  readonly first: Expected<T> | undefined
  readonly propensity: number
  readonly isTrial: boolean
  readonly isHome: boolean
}

function choiceAmong<T extends Able>(
  eligible: readonly Expected<T>[],
  prospects: Prospects,
  weighing: Weighing,
  canary: Expected<T> | null,
  { asked, seen, home, settings }: Circumstances,
): Chosen<T> {
  if (canary) return { first: canary, propensity: CANARY_SHARE, isTrial: true, isHome: false }
  const { at, propensity, isTrial } = pickAmong(
    prospects,
    weighing.aim,
    exploringOf(asked, seen, settings),
    asked.random,
  )
  const homeAt = home && !isTrial ? eligible.findIndex(({ choice }) => choice.arm === home.arm) : -1
  if (homeAt >= 0 && isWorthStaying(prospects, homeAt, at, weighing)) {
    return { first: eligible[homeAt], propensity: 1, isTrial: false, isHome: true }
  }
  return { first: eligible[at], propensity, isTrial, isHome: false }
}

function expectationsOf({ quality, deviation, success, cost, latency }: Expected): Expectations {
  return { quality, deviation, success, costNanos: cost.expected, latencyMs: latency?.expected ?? null }
}

function worthOf(prospects: Prospects, at: number, { aim }: Weighing): number {
  const { cost, latency } = prospects
  return (
    lowerBound(prospects, at, aim.caution) - aim.costWeight * (cost[at] ?? 0) - aim.latencyWeight * (latency?.[at] ?? 0)
  )
}

/** A prompt cache is counted in the costs already; beyond that a change of voice in the middle of a conversation must be worth it. */
function isWorthStaying(prospects: Prospects, home: number, best: number, weighing: Weighing): boolean {
  const least = weighing.aim.floor * lowerBound(prospects, best, weighing.aim.caution)
  if (lowerBound(prospects, home, weighing.aim.caution) < least) return false
  return worthOf(prospects, home, weighing) >= worthOf(prospects, best, weighing) - HOME_WORTH
}

/** No trials for tenants that want none, for what is marked critical, and in the middle of an agent's work. */
function exploringOf({ call }: Asked, { text }: Seen, settings: RouterSettings | undefined): Exploring {
  const isCritical = call.metadata?.critical === true || call.metadata?.critical === 'true'
  const isAgents = text.turns >= TURNS_OF_AGENTS || (text.tools > 0 && text.turns > 3)
  return settings?.explore === false || isCritical || isAgents ? NO_TRIALS : FEW_TRIALS
}

/** Now and then, a model that is on its way in. */
function canaryOf<T extends Able>(
  expected: readonly Expected<T>[],
  barred: readonly (Barred | null)[],
  random: () => number,
): Expected<T> | null {
  const canaries = expected.filter((_, at) => barred[at] === 'canary')
  if (canaries.length === 0) return null
  const drawn = random()
  return drawn < CANARY_SHARE * canaries.length ? (canaries[Math.floor(drawn / CANARY_SHARE)] ?? null) : null
}

interface Versions {
  readonly chosen: SnapshotRouterVersion | null
  /** Whose choice is only written down. */
  readonly other: SnapshotRouterVersion | null
  readonly isCandidate: boolean
}

/** Who decides: the version in charge, or the one under test for half of what it would decide otherwise. */
function versionFor(call: Asking, router: SnapshotRouter | undefined, conversation: string | null): Versions {
  const current = router?.current ?? null
  const tested = router?.underTest ?? null
  if (!tested) return { chosen: current, other: null, isCandidate: false }
  const isCandidate = tested.stage === 'ab' && assignArm(conversation ?? call.id, tested.id) === 'candidate'
  return isCandidate ? { chosen: tested, other: current, isCandidate } : { chosen: current, other: tested, isCandidate }
}

function factOf({ expected }: Judged, whyNot: string | null): CandidateFact {
  const { choice, quality, deviation, predicted, cost, outputTokens, latency, latencyMsP90 } = expected
  const short = (value: number) => Math.round(value * 1e4) / 1e4
  return {
    model: choice.arm,
    quality: short(quality),
    deviation: short(deviation),
    predicted: short(predicted),
    costNanos: Math.round(cost.expected),
    outputTokens,
    latencyMs: latency && Math.round(latency.expected),
    latencyMsP90: latencyMsP90 && Math.round(latencyMsP90),
    whyNot,
  }
}
