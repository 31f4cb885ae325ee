import type { Env } from '../env.ts'
import { newId } from '../shared/ids.ts'
import { isFact } from '../storage/check-fact.ts'
import { open } from '../storage/db.ts'
import { deadLettersOf } from '../storage/dead-letters.ts'
import type { Fact } from '../storage/facts.ts'
import { byHome } from '../storage/facts-by-home.ts'
import { announceFailures } from '../storage/failed-requests.ts'
import { storeWhatCan } from '../storage/store-what-can.ts'
import { exportTelemetry } from './export-telemetry.ts'
import { inParallel } from './in-parallel.ts'

const DEAD_QUEUE = 'sluice-facts-dead'
const FIRST_DELAY_SECONDS = 10
const DELAY_SECONDS_MAX = 3_600

/** Lets what follows go on behind the acknowledgement; without it nothing is exported. */
type Behind = Pick<ExecutionContext, 'waitUntil'>

/** One thing out of a message, which holds a list of facts, or one. */
interface Piece {
  readonly message: Message<unknown>
  /** Tells the pieces of a message apart; empty for the first. */
  readonly suffix: string
  readonly content: unknown
}

/**
 * Stores what comes off the queue of facts. A message all of which is stored, here or among the dead letters, is acknowledged;
 * any other comes back later, each time a little later, and what is stored already counts no second time. Nothing keeps
 * its neighbours from being stored.
 */
export async function consumeQueue(batch: MessageBatch<unknown>, env: Env, ctx?: Behind): Promise<void> {
  const pieces = batch.messages.flatMap(piecesOf)
  const valid = batch.queue === DEAD_QUEUE ? [] : pieces.filter(holdsFact)
  const left = new Set<Piece>(valid)
  const others = pieces.filter((piece) => !left.has(piece))
  const failed = new Set([...(await store(valid, env, ctx)), ...(await bury(others, batch.queue, env))])
  for (const message of batch.messages) settle(message, !failed.has(message))
}

function piecesOf(message: Message<unknown>): Piece[] {
  const contents = Array.isArray(message.body) ? message.body : [message.body]
  return contents.map((content, at) => ({ message, suffix: at > 0 ? `:${at}` : '', content }))
}

function holdsFact(piece: Piece): piece is Piece & { readonly content: Fact } {
  return isFact(piece.content)
}

/** Gives the messages of which something is not stored. */
async function store(
  pieces: readonly (Piece & { readonly content: Fact })[],
  env: Env,
  ctx?: Behind,
): Promise<Message<unknown>[]> {
  const facts = pieces.map(({ content }) => content)
  const batchId = newId('bat')
  const homes = await byHome(env, facts)
  const lists = await Promise.all(
    homes.map(async (home) => {
      const kept = await storeWhatCan(home.env.DB, home.facts, batchId)
      ctx?.waitUntil(exportTelemetry(home.env, home.facts, batchId))
      await tellFailures(
        home.facts.filter(({ id }) => kept.has(id)),
        home.env,
      )
      return [...kept]
    }),
  )
  const stored = new Set(lists.flat())
  return pieces.filter(({ content }) => !stored.has(content.id)).map(({ message }) => message)
}

/** What cannot be told is no reason to store it again. */
async function tellFailures(facts: readonly Fact[], env: Env): Promise<void> {
  await announceFailures(open(env), facts, Date.now()).catch(() => undefined)
}

/** Gives the messages of which something could not be put aside. */
async function bury(pieces: readonly Piece[], queue: string, env: Env): Promise<Message<unknown>[]> {
  const letters = deadLettersOf(open(env))
  const outcomes = await inParallel(6, pieces, ({ message: { id, timestamp }, suffix, content }) =>
    letters.add({ id: `${queue}:${id}${suffix}`, at: timestamp.getTime(), origin: queue, body: textOf(content) }),
  )
  return pieces.filter((_, at) => outcomes[at]?.status !== 'fulfilled').map(({ message }) => message)
}

function settle(message: Message<unknown>, done: boolean): void {
  const delaySeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** (message.attempts - 1), DELAY_SECONDS_MAX)
  if (done) message.ack()
  else message.retry({ delaySeconds })
}

/** As JSON, so that it can be replayed; what has no JSON is kept as the text it prints as. */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body) ?? String(body)
  } catch {
    return String(body)
  }
}
