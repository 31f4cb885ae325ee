import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import type { Grade } from '../call.ts'
import type { ConversationState } from './conversation-state.ts'

/** A request as it comes in. */
export interface Asked {
  readonly tenantId: string
  readonly keyId: string
  /** What tells one end user or conversation of the key from another, where the request says. */
  readonly session: string | null
  readonly state: ConversationState
  /** Null: the caller left it open. */
  readonly temperature: number | null
  readonly seed: number | null
  /** Epoch ms. */
  readonly at: number
}

/** An answer as it went out whole. */
export interface GivenAnswer {
  readonly requestId: string
  /** `provider/model` */
  readonly arm: string
  readonly isCached: boolean
  /** `markOf` its words. */
  readonly mark: string
  /** Epoch ms at which it was over. */
  readonly at: number
}

/** What a later request says of an earlier answer. */
export interface Hindsight {
  readonly requestId: string
  readonly arm: string
  readonly kind: 'regenerated' | 'continued'
}

interface Entry {
  /** How often the tenant asked in this state, whatever the key. */
  asked: number
  readonly at: number
  /** The newest answer for each key and session, and whether something was said of it already. */
  readonly answers: Map<string, GivenAnswer & { isTold: boolean }>
}

/** What an isolate remembers of conversations. */
export interface RepeatsMemory {
  readonly entries: Map<string, Entry>
  /** By tenant and key: its last requests, a bit each, set where one repeated an earlier one. */
  readonly habits: Map<string, number>
}

/** After so long nobody's second question is about the first answer. */
const KEPT_MS = 10 * MINUTE_MS
const ENTRIES_MAX = 5_000
const HABITS_MAX = 1_000
/** What is asked more often than this in the same state is a test, not regret. */
const ASKED_MAX = 3
/** Whoever asks again sooner than this after the answer has not read it. */
const READING_MS = 2 * SECOND_MS
/** A key of whose last twenty requests more than this many repeat others replays a set of prompts. */
const HABIT_REQUESTS = 20
const HABIT_REPEATS_MAX = 4

/** A memory of nothing. */
export function emptyRepeats(): RepeatsMemory {
  return { entries: new Map(), habits: new Map() }
}

/**
 * Notes a request, and gives what it says of an earlier answer: regret when a person's turn is asked again, approval when the
 * conversation goes on from it. Each answer is told of once. Machines that repeat themselves tell nothing: at temperature 0 or
 * with a seed, at a pace no reader has, more than three times in the tenant, or out of habit. A greeting that two people may
 * have sent through one key tells nothing. Nor do answers from the cache,
 * and failed ones are never given here, so that a retry after an error is no regret.
 */
export function noteRequest(memory: RepeatsMemory, asked: Asked): Hindsight | null {
  forgetExpired(memory, asked.at)
  const entry = entryOf(memory, asked)
  entry.asked++
  const isRepeat = entry.asked > 1
  const isReplay = noteHabit(memory, asked, isRepeat)
  if (isReplay || entry.asked > ASKED_MAX) return null
  return isRepeat ? regretOf(entry, asked) : approvalOf(memory, asked)
}

/** Notes the answer of a request noted before, once it went out whole. */
export function noteAnswer(memory: RepeatsMemory, asked: Asked, answer: GivenAnswer): void {
  const entry = memory.entries.get(placeOf(asked, asked.state.now))
  if (entry && entry.asked <= ASKED_MAX) entry.answers.set(askerOf(asked), { ...answer, isTold: false })
}

/** How often people regret an answer, of those they regret or go on from. An estimate. */
const USUAL_REGRET = 0.1
/** What people do after an answer has other reasons too: curiosity, a change of mind, politeness. */
const HINDSIGHT_WEIGHT = 0.1
const REGRET_GRADE = 0.2

/**
 * The grade of an answer in hindsight, when this quality had been expected of it. Regret and approval weigh the same, and
 * approval lifts by what the usual regret takes, so that conversations alone move nobody.
 */
export function hindsightGrade({ kind }: Pick<Hindsight, 'kind'>, expected: number): Grade {
  const regret = Math.min(expected, REGRET_GRADE)
  const approval = expected + ((expected - regret) * USUAL_REGRET) / (1 - USUAL_REGRET)
  const grade = kind === 'regenerated' ? regret : approval
  return { grade: Math.min(1, Math.max(0, grade)), weight: HINDSIGHT_WEIGHT }
}

function regretOf(entry: Entry, asked: Asked): Hindsight | null {
  const { state, session, temperature, seed, at } = asked
  const answer = entry.answers.get(askerOf(asked))
  const isSamePerson = session !== null || state.isDistinct
  const isChosen = state.isUserTurn && isSamePerson && temperature !== 0 && seed === null
  if (!answer || !isChosen || at - answer.at < READING_MS) return null
  return tell(answer, 'regenerated')
}

function approvalOf(memory: RepeatsMemory, asked: Asked): Hindsight | null {
  const { before } = asked.state
  const entry = before ? memory.entries.get(placeOf(asked, before.state)) : undefined
  const answer = entry?.answers.get(askerOf(asked))
  // Tests with several turns in them go on at once; and what is quoted may be another answer.
  if (!entry || !answer || entry.asked > ASKED_MAX || answer.mark !== before?.mark) return null
  return asked.at - answer.at < READING_MS ? null : tell(answer, 'continued')
}

function tell(answer: GivenAnswer & { isTold: boolean }, kind: Hindsight['kind']): Hindsight | null {
  if (answer.isTold || answer.isCached) return null
  answer.isTold = true
  return { requestId: answer.requestId, arm: answer.arm, kind }
}

function askerOf({ keyId, session }: Asked): string {
  return `${keyId} ${session ?? ''}`
}

function placeOf({ tenantId }: Asked, state: string): string {
  return `${tenantId} ${state}`
}

function entryOf(memory: RepeatsMemory, asked: Asked): Entry {
  const place = placeOf(asked, asked.state.now)
  const known = memory.entries.get(place)
  if (known) return known
  const entry: Entry = { asked: 0, at: asked.at, answers: new Map() }
  memory.entries.set(place, entry)
  return entry
}

/** Maps iterate in the order of insertion: the oldest come first. */
function forgetExpired({ entries, habits }: RepeatsMemory, now: number): void {
  for (const [place, { at }] of entries) {
    if (now - at <= KEPT_MS && entries.size < ENTRIES_MAX) break
    entries.delete(place)
  }
  for (const key of habits.keys()) {
    if (habits.size < HABITS_MAX) break
    habits.delete(key)
  }
}

/** Whether a key has a habit of repeating itself, this request counted. */
function noteHabit({ habits }: RepeatsMemory, { tenantId, keyId }: Asked, isRepeat: boolean): boolean {
  const key = `${tenantId} ${keyId}`
  const bits = (((habits.get(key) ?? 0) << 1) | Number(isRepeat)) & ((1 << HABIT_REQUESTS) - 1)
  habits.delete(key)
  habits.set(key, bits)
  return countBits(bits) > HABIT_REPEATS_MAX
}

function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
