import type { Env } from '../env.ts'
import { newId } from '../shared/ids.ts'
import { isFact } from '../storage/check-fact.ts'
import { open } from '../storage/db.ts'
import { deadLettersOf } from '../storage/dead-letters.ts'
import type { Fact } from '../storage/facts.ts'
import { storeWhatCan } from '../storage/store-what-can.ts'
import { inParallel } from './in-parallel.ts'

const DEAD_QUEUE = 'sluice-facts-dead'
const FIRST_DELAY_SECONDS = 10
const DELAY_SECONDS_MAX = 3_600

/**
 * Stores what comes off the queue of facts. A message that is stored, here or among the dead letters, is acknowledged; one that
 * is not comes back later, each time a little later. No message keeps its neighbours from being stored.
 */
export async function consumeQueue(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  if (batch.queue === DEAD_QUEUE) return bury(batch.messages, batch.queue, env)
  const valid = batch.messages.filter(holdsFact)
  const malformed = batch.messages.filter((message) => !holdsFact(message))
  await Promise.all([store(valid, env), bury(malformed, batch.queue, env)])
}

function holdsFact(message: Message<unknown>): message is Message<Fact> {
  return isFact(message.body)
}

async function store(messages: readonly Message<Fact>[], env: Env): Promise<void> {
  const facts = messages.map(({ body }) => body)
  const stored = await storeWhatCan(env.DB, facts, newId('bat'))
  for (const message of messages) settle(message, stored.has(message.body.id))
}

async function bury(messages: readonly Message<unknown>[], queue: string, env: Env): Promise<void> {
  const letters = deadLettersOf(open(env))
  const outcomes = await inParallel(6, messages, ({ id, timestamp, body }) =>
    letters.add({ id: `${queue}:${id}`, at: timestamp.getTime(), origin: queue, body: textOf(body) }),
  )
  for (const [at, message] of messages.entries()) settle(message, outcomes[at]?.status === 'fulfilled')
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
