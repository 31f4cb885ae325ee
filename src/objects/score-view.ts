import { absorb, emptyScores, type Observation, type ScoreSnapshot } from '../learning/scores.ts'
import { SECOND_MS, sleep, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { Scoreboard } from './scoreboard.ts'

/** What this isolate knows of the scores: its tenant's, and everybody's as the prior. */
export interface ScoreView {
  readonly tenant: ScoreSnapshot
  readonly global: ScoreSnapshot
}

interface ScoreStores {
  readonly CONFIG: KVNamespace
  readonly SCOREBOARD: DurableObjectNamespace<Scoreboard>
}

interface Held {
  scores: ScoreSnapshot
  /** Epoch ms at which the published scores were last asked for, and at which observations were last counted in. */
  fetchedAt: number
  countedAt: number
  /** What was seen here and is not yet on its way to the scoreboard; the first `counted` of it are in `scores`. */
  pending: Observation[]
  counted: number
}

const GLOBAL = 'global'
const NEVER = Number.NEGATIVE_INFINITY
const REFRESH_AFTER_MS = 30 * SECOND_MS
const FLUSH_AFTER_MS = SECOND_MS
/** So many are sent at once, however little time has passed: short lists stay cheap to hold and to send. */
const FLUSH_AT = 250
/** Under load, how much later than at once this isolate's own view may learn. */
const COUNT_EVERY_MS = 100
const STORE_LIMIT_MS = 5 * SECOND_MS
/** Beyond this an isolate that cannot reach the scoreboard forgets the oldest: learning is best effort, answers are not. */
const PENDING_MAX = 1_000

const held = new Map<string, Held>()
let flushing = false

/** The scores as this isolate knows them, from memory; refreshed behind the answer when older than 30 s. */
export function viewScores(tenantId: string, env: ScoreStores, ctx: ExecutionContext, now: number): ScoreView {
  return { tenant: view(tenantId, env, ctx, now), global: view(GLOBAL, env, ctx, now) }
}

/**
 * Takes what an answer taught: this isolate's own view has learnt it a tenth of a second later, the scoreboard within a
 * second or so, in one message for all that came meanwhile.
 */
export function observe(
  tenantId: string,
  observations: readonly Observation[],
  env: ScoreStores,
  ctx: ExecutionContext,
): void {
  for (const name of [tenantId, GLOBAL]) {
    const known = heldOf(name)
    for (const observation of name === GLOBAL ? observations.flatMap(forEverybody) : observations) {
      // Only on reaching the mark: while the scoreboard fails, the list stays above it, and the clock alone sends.
      if (known.pending.push(observation) === FLUSH_AT) ctx.waitUntil(send(name, known, env))
    }
  }
  if (flushing) return
  flushing = true
  ctx.waitUntil(sleep(FLUSH_AFTER_MS).then(() => flush(env)))
}

/** What lies at one tenant's key is no news to the others, and what it thinks of answers may be its own affair. */
function forEverybody(observation: Observation): Observation[] {
  if (observation.isPrivate) return []
  return [observation.isUnshared ? { ...observation, quality: null } : observation]
}

function view(name: string, env: ScoreStores, ctx: ExecutionContext, now: number): ScoreSnapshot {
  const known = heldOf(name)
  if (now - known.fetchedAt > REFRESH_AFTER_MS) {
    // Marked as fetched at once, so that one request refreshes and the others do not queue up behind it.
    known.fetchedAt = now
    ctx.waitUntil(refresh(name, known, env))
  }
  if (now - known.countedAt >= COUNT_EVERY_MS) {
    known.countedAt = now
    countIn(known)
  }
  return known.scores
}

function heldOf(name: string): Held {
  const known = held.get(name)
  if (known) return known
  const fresh: Held = { scores: emptyScores(), fetchedAt: NEVER, countedAt: NEVER, pending: [], counted: 0 }
  held.set(name, fresh)
  return fresh
}

/** For many observations this takes hardly longer than for one. */
function countIn(known: Held): void {
  known.scores = absorb(known.scores, known.pending.slice(known.counted))
  known.counted = known.pending.length
}

async function refresh(name: string, known: Held, env: ScoreStores): Promise<void> {
  const read = env.CONFIG.get<ScoreSnapshot>(kvKeys.scores(name), { type: 'json', cacheTtl: 30 })
  const published = await within(STORE_LIMIT_MS, read, () => null).catch(() => null)
  if (!published || published.version <= known.scores.version) return
  known.scores = published
  known.counted = 0
  countIn(known)
}

async function flush(env: ScoreStores): Promise<void> {
  flushing = false
  await Promise.all([...held].map(([name, known]) => send(name, known, env)))
}

async function send(name: string, known: Held, env: ScoreStores): Promise<void> {
  countIn(known)
  const batch = known.pending
  known.pending = []
  known.counted = 0
  if (batch.length === 0) return
  try {
    await within(STORE_LIMIT_MS, env.SCOREBOARD.getByName(name).learn(batch), () => {
      throw new Error('the scoreboard did not answer')
    })
  } catch {
    // Kept for the next flush, which the next observation starts. They are counted in already.
    const left = [...batch, ...known.pending]
    const dropped = Math.max(0, left.length - PENDING_MAX)
    known.pending = left.slice(dropped)
    known.counted = Math.max(0, known.counted + batch.length - dropped)
  }
}
