import { and, asc, desc, eq, lte, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { mails } from './schema.ts'

/** A mail as it waits, or as it ended. */
export type MailRow = typeof mails.$inferSelect

/** Which mails: in a state, after the one with the id `before`. */
export interface MailsWanted {
  readonly state?: MailRow['state'] | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** All but what they say. */
const SHOWN = {
  id: mails.id,
  reportId: mails.reportId,
  recipients: mails.recipients,
  subject: mails.subject,
  state: mails.state,
  attempts: mails.attempts,
  nextAt: mails.nextAt,
  via: mails.via,
  lastStatus: mails.lastStatus,
  createdAt: mails.createdAt,
}

/** A tenant's mails. A store that is late or down rejects. */
export function mailsOf(db: Db, tenantId: string) {
  const mine = eq(mails.tenantId, tenantId)
  const isOne = (id: string) => and(mine, eq(mails.id, id))
  return {
    /** Newest first, without what they say. */
    list: ({ state, before, limit }: MailsWanted) => {
      const position = sql`(select created_at, id from ${mails} where ${mine} and ${mails.id} = ${before})`
      const older = before === undefined ? undefined : sql`(${mails.createdAt}, ${mails.id}) < ${position}`
      const which = and(mine, state && eq(mails.state, state), older)
      return bounded(
        db.select(SHOWN).from(mails).where(which).orderBy(desc(mails.createdAt), desc(mails.id)).limit(limit).all(),
      )
    },
    find: (id: string) => bounded(db.select().from(mails).where(isOne(id)).get()),
    /** A mail is written once: another with its id changes nothing. */
    add: (row: Omit<typeof mails.$inferInsert, 'tenantId'>) =>
      db
        .insert(mails)
        .values({ ...row, tenantId })
        .onConflictDoNothing(),
    /** Takes a waiting mail for one try, and puts the next one off; false: somebody else has it. */
    claim: async ({ id, attempts }: Pick<MailRow, 'id' | 'attempts'>, nextAt: number): Promise<boolean> => {
      const still = and(isOne(id), eq(mails.state, 'waiting'), eq(mails.attempts, attempts))
      const taken = await bounded(
        db
          .update(mails)
          .set({ attempts: attempts + 1, nextAt })
          .where(still)
          .run(),
      )
      return taken.meta.changes > 0
    },
    settle: (id: string, change: Partial<Pick<MailRow, 'state' | 'via' | 'lastStatus' | 'nextAt'>>) =>
      bounded(db.update(mails).set(change).where(isOne(id)).run()),
  }
}

/** What is due by now (epoch ms), the longest waiting first. For the clock: it sees every tenant. */
export function dueMails(db: Db, now: number, limit: number): Promise<MailRow[]> {
  const isDue = and(eq(mails.state, 'waiting'), lte(mails.nextAt, now))
  return bounded(db.select().from(mails).where(isDue).orderBy(asc(mails.nextAt)).limit(limit).all())
}

/** The mails of everybody, newest first: for the mailbox of a local gateway, and nowhere else. */
export function mailbox(db: Db, limit: number): Promise<MailRow[]> {
  return bounded(db.select().from(mails).orderBy(desc(mails.createdAt), desc(mails.id)).limit(limit).all())
}
