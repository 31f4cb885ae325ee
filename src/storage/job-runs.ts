import { desc } from 'drizzle-orm'
import { newId } from '../shared/ids.ts'
import { bounded, type Db } from './db.ts'
import { jobRuns } from './schema.ts'

/** One run of a job: when, how long, whether it went well, and what it did in a sentence. */
export type JobRun = Omit<typeof jobRuns.$inferSelect, 'id'>

/** What the clock did. A store that is late or down rejects. */
export function jobRunsOf(db: Db) {
  return {
    add: (run: JobRun) => bounded(db.insert(jobRuns).values({ ...run, id: newId('run') })),
    list: (limit: number) =>
      bounded(db.select().from(jobRuns).orderBy(desc(jobRuns.startedAt), desc(jobRuns.id)).limit(limit).all()),
  }
}
