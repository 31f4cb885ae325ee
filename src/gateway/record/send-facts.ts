import type { Env } from '../../env.ts'
import { SECOND_MS, sleep, within } from '../../shared/time.ts'
import { open } from '../../storage/db.ts'
import { deadLettersOf } from '../../storage/dead-letters.ts'
import type { Fact } from '../../storage/facts.ts'

const GATHER_MS = 500
const SEND_LIMIT_MS = 5 * SECOND_MS
const RETRY_AFTER_MS = [200, 1_000, 3_000]
/** A queue takes 100 messages and 256 KB at once; stored text makes facts large. */
const BATCH_MAX = 50
const BATCH_BYTES_MAX = 200_000

let gathered: Fact[] = []

/** Sends a fact to the queue, together with those that come within half a second. Never throws, never awaited. */
export function sendFact(fact: Fact, env: Env, ctx: ExecutionContext): void {
  gathered.push(fact)
  if (gathered.length === 1) ctx.waitUntil(sleep(GATHER_MS).then(() => flush(env)))
}

async function flush(env: Env): Promise<void> {
  const facts = gathered
  gathered = []
  for (const batch of batchesOf(facts)) await sendBatch(batch, env)
}

function batchesOf(facts: readonly Fact[]): Fact[][] {
  const batches: Fact[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const fact of facts) {
    const size = JSON.stringify(fact).length
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

/** Retries; what the queue will not take becomes dead letters; what even the database will not take is logged whole. */
async function sendBatch(batch: Fact[], env: Env): Promise<void> {
  for (const pause of [0, ...RETRY_AFTER_MS]) {
    if (pause > 0) await sleep(pause)
    if (await trySend(batch, env)) return
  }
  for (const fact of batch) await bury(fact, env)
}

async function trySend(batch: Fact[], env: Env): Promise<boolean> {
  const send = env.FACTS.sendBatch(batch.map((body) => ({ body, contentType: 'json' as const })))
  return within(
    SEND_LIMIT_MS,
    send.then(() => true),
    () => false,
  ).catch(() => false)
}

async function bury(fact: Fact, env: Env): Promise<void> {
  // Text is left out: a log is no place for what a tenant chose to store.
  const body = JSON.stringify({ ...fact, prompt: null, answer: null })
  try {
    await deadLettersOf(open(env)).add({ id: fact.id, at: Date.now(), origin: 'send-facts', body })
  } catch {
    logLost(body)
  }
}

function logLost(body: string): void {
  // biome-ignore lint/suspicious/noConsole: the last place left for a fact that no store would take
  console.error(`fact lost: ${body}`)
}
