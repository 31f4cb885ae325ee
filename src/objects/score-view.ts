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
  fetchedAt: number
  /** What was seen here since, not yet counted in. */
  readonly unseen: Observation[]
  countedAt: number
}

const GLOBAL = 'global'
const REFRESH_AFTER_MS = 30 * SECOND_MS
const FLUSH_AFTER_MS = SECOND_MS
/** Under load, how much later than at once this isolate's own view may learn. */
const COUNT_EVERY_MS = 100
const STORE_LIMIT_MS = 5 * SECOND_MS
/** Beyond this an isolate that cannot reach the scoreboard forgets the oldest: learning is best effort, answers are not. */
const PENDING_MAX = 1_000

const held = new Map<string, Held>()
const pending = new Map<string, Observation[]>()
let flushing = false

/** The scores as this isolate knows them, from memory; refreshed behind the answer when older than 30 s. */
export function viewScores(tenantId: string, env: ScoreStores, ctx: ExecutionContext, now: number): ScoreView {
  return { tenant: view(tenantId, env, ctx, now), global: view(GLOBAL, env, ctx, now) }
}

/**
 * Takes what an answer taught: this isolate's own view has learnt it by the next look, the scoreboard within a second or
 * so, in one message for all that came meanwhile.
 */
export function observe(
  tenantId: string,
  observations: readonly Observation[],
  env: ScoreStores,
  ctx: ExecutionContext,
): void {
  for (const name of [tenantId, GLOBAL]) {
    keepLast(heldOf(name).unseen, observations)
    const waiting = pending.get(name)
    if (waiting) keepLast(waiting, observations)
    else pending.set(name, [...observations])
  }
  if (flushing) return
  flushing = true
  ctx.waitUntil(sleep(FLUSH_AFTER_MS).then(() => flush(env)))
}

function view(name: string, env: ScoreStores, ctx: ExecutionContext, now: number): ScoreSnapshot {
  const known = heldOf(name)
  if (now - known.fetchedAt > REFRESH_AFTER_MS) {
    // Marked as fetched at once, so that one request refreshes and the others do not queue up behind it.
    known.fetchedAt = now
    ctx.waitUntil(refresh(name, env))
  }
  countIn(known, now)
  return known.scores
}

function heldOf(name: string): Held {
  const known = held.get(name)
  if (known) return known
  const never = Number.NEGATIVE_INFINITY
  const fresh: Held = { scores: emptyScores(), fetchedAt: never, unseen: [], countedAt: never }
  held.set(name, fresh)
  return fresh
}

/** Only who looks at scores pays for them, and for many observations hardly more than for one. */
function countIn(known: Held, now: number): void {
  if (known.unseen.length === 0 || now - known.countedAt < COUNT_EVERY_MS) return
  known.countedAt = now
  known.scores = absorb(known.scores, known.unseen)
  known.unseen.length = 0
}

/** Adds to a list, and lets the oldest go where it grows too long. */
function keepLast(list: Observation[], more: readonly Observation[]): void {
  list.push(...more)
  if (list.length > 2 * PENDING_MAX) list.splice(0, list.length - PENDING_MAX)
}

async function refresh(name: string, env: ScoreStores): Promise<void> {
  const read = env.CONFIG.get<ScoreSnapshot>(kvKeys.scores(name), { type: 'json', cacheTtl: 30 })
  const published = await within(STORE_LIMIT_MS, read, () => null).catch(() => null)
  const known = held.get(name)
  if (!published || !known || published.version <= known.scores.version) return
  known.scores = absorb(published, pending.get(name) ?? [])
  known.unseen.length = 0
}

async function flush(env: ScoreStores): Promise<void> {
  flushing = false
  const batches = [...pending]
  pending.clear()
  await Promise.all(batches.map(([name, batch]) => send(name, batch.slice(-PENDING_MAX), env)))
}

async function send(name: string, batch: Observation[], env: ScoreStores): Promise<void> {
  try {
    await within(STORE_LIMIT_MS, env.SCOREBOARD.getByName(name).learn(batch), () => {
      throw new Error('the scoreboard did not answer')
    })
  } catch {
    // Kept for the next flush, which the next observation starts.
    pending.set(name, [...batch, ...(pending.get(name) ?? [])].slice(-PENDING_MAX))
  }
}
