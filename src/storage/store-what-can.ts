import { Fault } from '../shared/faults.ts'
import type { Fact } from './facts.ts'
import { storeFacts } from './ingest-facts.ts'

/**
 * Stores facts in one go and, when that fails, one by one, so that one that cannot be stored keeps no other out.
 * Gives the ids of those that are stored; the rest should come again later.
 */
export async function storeWhatCan(
  db: D1Database,
  facts: readonly Fact[],
  batchId: string,
): Promise<ReadonlySet<string>> {
  const whole = await outcomeOf(storeFacts(db, facts, batchId))
  if (whole === 'stored') return new Set(facts.map(({ id }) => id))
  const stored = new Set<string>()
  if (whole === 'late' || facts.length < 2) return stored
  for (const fact of facts) {
    const outcome = await outcomeOf(storeFacts(db, [fact], batchId))
    if (outcome === 'stored') stored.add(fact.id)
    // A store that is slow for one is slow for all: waiting out each of them would only add to its load.
    if (outcome === 'late') break
  }
  return stored
}

function outcomeOf(storing: Promise<void>): Promise<'stored' | 'late' | 'failed'> {
  return storing.then(
    () => 'stored',
    (thrown) => (thrown instanceof Fault ? 'late' : 'failed'),
  )
}
