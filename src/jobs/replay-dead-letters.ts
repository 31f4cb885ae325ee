import type { Env } from '../env.ts'
import { newId } from '../shared/ids.ts'
import { isFact } from '../storage/check-fact.ts'
import { open } from '../storage/db.ts'
import { type DeadLetter, deadLettersOf } from '../storage/dead-letters.ts'
import type { Fact } from '../storage/facts.ts'
import { byHome } from '../storage/facts-by-home.ts'
import { storeWhatCan } from '../storage/store-what-can.ts'
import type { Job } from './job.ts'

const LETTERS_MAX = 100

/** Stores the facts among the dead letters, and deletes those letters. The others move to the end of the line. */
export const replayDeadLetters: Job = {
  name: 'replay-dead-letters',
  cron: '*/5 * * * *',
  async run(env, now) {
    const letters = deadLettersOf(open(env))
    const due = await letters.due(LETTERS_MAX)
    const replayed = await replay(env, due)
    // After the facts: a crash in between replays them, and what is stored is not stored again.
    await letters.remove([...replayed])
    await letters.tried(
      due.map(({ id }) => id).filter((id) => !replayed.has(id)),
      now.getTime(),
    )
    return `${replayed.size} of ${due.length} dead letters replayed; ${await letters.count()} remain`
  },
}

/** Gives the ids of the letters whose fact is now stored. */
async function replay(env: Env, due: readonly DeadLetter[]): Promise<Set<string>> {
  const facts = new Map<string, Fact>()
  for (const { id, body } of due) {
    const fact = parse(body)
    if (isFact(fact)) facts.set(id, fact)
  }
  const homes = await byHome(env, [...facts.values()])
  const lists = await Promise.all(homes.map((home) => storeWhatCan(home.env.DB, home.facts, newId('bat'))))
  const stored = new Set(lists.flatMap((ids) => [...ids]))
  return new Set([...facts].filter(([, fact]) => stored.has(fact.id)).map(([id]) => id))
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
