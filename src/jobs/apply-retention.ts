import { DAY_MS, SECOND_MS } from '../shared/time.ts'
import { type Db, open } from '../storage/db.ts'
import { forgetReplies } from '../storage/idempotent-replies.ts'
import {
  type Ageing,
  type AgeingTotals,
  eraseAuditPayloads,
  forgetOld,
  forgetRequests,
  forgetTotals,
  overdueTenants,
} from '../storage/retention.ts'
import type { Job } from './job.ts'

/** How long what no tenant decides about is kept. Dead letters may hold texts, so they go soonest. */
const DAYS: Readonly<Record<Ageing, number>> = {
  'job runs': 30,
  'dead letters': 30,
  feedback: 400,
  // Each says itself when it ends.
  'stored responses': 0,
  mails: 30,
  'webhook messages': 30,
}
/** How long totals are kept finely. Those by day stay. */
const TOTALS_DAYS: Readonly<Record<AgeingTotals, number>> = { minutes: 2, 'half hours': 90 }
/** Six years and a bit: as long as the strictest rules on health records ask for. */
const AUDIT_PAYLOAD_DAYS = 2_200
/** Well inside a job's deadline, and inside the thousand queries an invocation may make. */
const LIMITS: Limits = { rowsMax: 5_000, statementsMax: 500, workMs: 18 * SECOND_MS }

interface Limits {
  /** Rows one statement deletes. */
  readonly rowsMax: number
  readonly statementsMax: number
  readonly workMs: number
}

/** One thing to forget; it says how many rows went. */
interface Chore {
  readonly what: string
  readonly forget: (rowsMax: number) => Promise<number>
}

/** Forgets requests past their tenant's retention, and old records of every other kind. Usage by hour and by day stays for good. */
export const applyRetention: Job = {
  name: 'apply-retention',
  cron: '17 3 * * *',
  async run(env, now) {
    return forget(await choresOf(open(env), now.getTime()), LIMITS)
  },
}

/**
 * Takes the chores in turn, one bounded statement each, until nothing is left or a limit is reached: a tenant with much to
 * forget is done in one night if it can be, and keeps no other waiting.
 */
export async function forget(chores: readonly Chore[], limits: Limits): Promise<string> {
  const gone = new Map(chores.map(({ what }) => [what, 0]))
  const failures: string[] = []
  const line = [...chores]
  const until = Date.now() + limits.workMs
  for (let left = limits.statementsMax; left > 0 && Date.now() < until; left--) {
    const chore = line.shift()
    if (!chore) break
    const rows = await chore.forget(limits.rowsMax).catch((thrown: unknown) => {
      failures.push(`${chore.what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      return 0
    })
    gone.set(chore.what, (gone.get(chore.what) ?? 0) + rows)
    if (rows >= limits.rowsMax) line.push(chore)
  }
  const sentence = sentenceOf(gone, line.length > 0)
  if (failures.length > 0) throw new Error(`${sentence}; ${failures[0]}`)
  return sentence
}

function sentenceOf(gone: ReadonlyMap<string, number>, more: boolean): string {
  const said = [...gone].map(([what, rows]) => `${rows} ${what}`).join(', ')
  return `${said} forgotten${more ? '; more is left for the next run' : ''}`
}

async function choresOf(db: Db, now: number): Promise<Chore[]> {
  const tenants = await overdueTenants(db, now, LIMITS.statementsMax)
  const kinds = Object.keys(DAYS) as Ageing[]
  return [
    ...kinds.map((kind) => ({
      what: kind,
      forget: (rowsMax: number) => forgetOld(db, kind, now - DAYS[kind] * DAY_MS, rowsMax),
    })),
    ...(Object.keys(TOTALS_DAYS) as AgeingTotals[]).map((grain) => ({
      what: `totals by ${grain}`,
      forget: (rowsMax: number) => forgetTotals(db, grain, now - TOTALS_DAYS[grain] * DAY_MS, rowsMax),
    })),
    {
      what: 'audit payloads',
      forget: (rowsMax: number) => eraseAuditPayloads(db, now - AUDIT_PAYLOAD_DAYS * DAY_MS, rowsMax),
    },
    {
      what: 'idempotent replies',
      forget: async () => (await forgetReplies(db, now)).meta.changes,
    },
    ...tenants.map(({ tenantId, cutoff }) => ({
      what: 'requests',
      forget: (rowsMax: number) => forgetRequests(db, tenantId, cutoff, rowsMax),
    })),
  ]
}
