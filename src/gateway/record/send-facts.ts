import type { Env } from '../../env.ts'
import { heldSnapshot } from '../../identity/snapshots.ts'
import { SECOND_MS, sleep, within } from '../../shared/time.ts'
import type { Fact } from '../../storage/facts.ts'

const GATHER_MS = 500
const SEND_LIMIT_MS = 5 * SECOND_MS
const RETRY_AFTER_MS = [200, 1_000, 3_000]
/** A message of a queue may have 128 KB, and is paid by each 64 KB; stored text makes facts large. */
const BATCH_MAX = 50
const BATCH_BYTES_MAX = 120_000

let gathered: Fact[] = []
let gathering = false

/** Sends a fact to the queue, together with those that come within half a second. Never throws, never awaited. */
export function sendFact(fact: Fact, env: Env, ctx: ExecutionContext): void {
  gathered.push(fact)
  if (gathered.length >= BATCH_MAX) ctx.waitUntil(flush(env, ctx))
  else if (!gathering) {
    gathering = true
    ctx.waitUntil(
      sleep(GATHER_MS).then(() => {
        gathering = false
        return flush(env, ctx)
      }),
    )
  }
}

async function flush(env: Env, ctx: ExecutionContext): Promise<void> {
  const facts = gathered
  gathered = []
  tellWatchers(facts, env, ctx)
  for (const batch of batchesOf(facts)) await sendBatch(batch, env)
}

/** Shows requests to whoever watches their tenant. Loaded where somebody does; where nobody does, nobody is asked anything. */
function tellWatchers(facts: readonly Fact[], env: Env, ctx: ExecutionContext): void {
  const now = Date.now()
  const watched = facts.filter(({ tenantId }) => (heldSnapshot(tenantId, env, ctx, now)?.watchedUntil ?? 0) > now)
  if (watched.length === 0) return
  ctx.waitUntil(import('./tell-watchers.ts').then(({ tell }) => tell(watched, env, ctx, now)))
}

function batchesOf(facts: readonly Fact[]): Fact[][] {
  const batches: Fact[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const fact of facts) {
    const size = sizeOf(fact)
    const last = batches.at(-1)
    if (!last || last.length >= BATCH_MAX || bytes + size > BATCH_BYTES_MAX) {
      batches.push([fact])
      bytes = size
    } else {
      last.push(fact)
      bytes += size
    }
  }
  return batches
}

/** At most: all of a fact but its texts is a few hundred bytes, attempts included; text may be escaped. */
function sizeOf({ prompt, answer, attempts }: Fact): number {
  return 2_000 + attempts.length * 500 + 2 * ((prompt?.length ?? 0) + (answer?.length ?? 0))
}

/** Retries; what the queue will not take becomes dead letters; what even the database will not take is logged whole. */
async function sendBatch(batch: Fact[], env: Env): Promise<void> {
  for (const pause of [0, ...RETRY_AFTER_MS]) {
    if (pause > 0) await sleep(pause)
    if (await trySend(batch, env)) return
  }
  for (const fact of batch) await buryFact(fact, env)
}

async function trySend(batch: Fact[], env: Env): Promise<boolean> {
  const send = env.FACTS.send(batch, { contentType: 'json' })
  return within(
    SEND_LIMIT_MS,
    send.then(() => true),
    () => false,
  ).catch(() => false)
}

async function buryFact(fact: Fact, env: Env): Promise<void> {
  // Text is left out: a log is no place for what a tenant chose to store.
  const body = JSON.stringify({ ...fact, prompt: null, answer: null })
  try {
    const { bury } = await import('../../storage/dead-letters.ts')
    await bury(env, { id: fact.id, at: Date.now(), origin: 'send-facts', body })
  } catch {
    logLost(body)
  }
}

function logLost(body: string): void {
  // biome-ignore lint/suspicious/noConsole: the last place left for a fact that no store would take
  console.error(`fact lost: ${body}`)
}
