import { DurableObject } from 'cloudflare:workers'
import type { Account, Lease } from '../accounting/account.ts'
import type * as Books from '../accounting/ledgers.ts'
import type { Alert, Answer, Part, RecordedSpend, Report, Rule } from '../accounting/part.ts'
import { MINUTE_MS, SECOND_MS } from '../shared/time.ts'

interface LimiterStores {
  readonly DB: D1Database
  readonly CONFIG: KVNamespace
}

/** How many parts a question may have, and how many reports a message. */
const PARTS_MAX = 64
const REPORTS_MAX = 1_000
const ANNOUNCE_AFTER_MS = 100
const RETRY_AFTER_MS = MINUTE_MS

/**
 * Counts what one tenant may still use and spend: the one place that all of its requests agree on. Everything is decided in one
 * step, so that of any number of requests at once exactly as many pass as there is room for. What is lent and spent of budgets is
 * written down before anybody hears of it; rates live in memory, and a restart forgives at most one burst.
 */
export class Limiter extends DurableObject<LimiterStores> {
  /** How it counts; loaded with the object, as few isolates ever hold one. */
  #books: typeof Books | null = null
  readonly #ledgers: Books.Ledgers = { rates: new Map(), accounts: new Map(), dirty: new Set() }

  constructor(state: DurableObjectState, env: LimiterStores) {
    super(state, env)
    state.blockConcurrencyWhile(async () => {
      this.#books = await import('../accounting/ledgers.ts')
      this.#load()
    })
  }

  /** Lends all that a request needs or nothing of it. Throws on anything but a list of 64 parts at most. */
  async take(parts: readonly Part[]): Promise<Answer> {
    if (!Array.isArray(parts) || parts.length > PARTS_MAX) throw new TypeError(`take takes at most ${PARTS_MAX} parts`)
    const answer = this.#counting.takeParts(this.#ledgers, parts, Date.now())
    if (answer.granted) await this.#save()
    return answer
  }

  /** Takes what holders tell of what they were lent. Told twice, it counts once. */
  async tell(reports: readonly Report[]): Promise<void> {
    if (!Array.isArray(reports) || reports.length > REPORTS_MAX) {
      throw new TypeError(`tell takes at most ${REPORTS_MAX} reports`)
    }
    await this.#keep(this.#counting.tellReports(this.#ledgers, reports, Date.now()))
  }

  /** How some counters stand. `spent` and `held` in what each counts. */
  standings(counters: readonly { readonly counter: string; readonly rule: Rule }[]) {
    const now = Date.now()
    return counters.map(({ counter, rule }) => this.#counting.standingOf(this.#ledgers, counter, rule, now))
  }

  /** Raises accounts to what was recorded of their spending, should reports have been lost; gives the counters it raised. */
  async raise(recorded: readonly RecordedSpend[]): Promise<string[]> {
    if (!Array.isArray(recorded) || recorded.length > REPORTS_MAX) {
      throw new TypeError(`raise takes at most ${REPORTS_MAX} records`)
    }
    const { raised, alerts } = this.#counting.raiseAccounts(this.#ledgers, recorded, Date.now())
    await this.#keep(alerts)
    return [...raised]
  }

  override async alarm(): Promise<void> {
    const now = Date.now()
    this.#counting.sweepLedgers(this.#ledgers, now)
    await this.#save()
    this.ctx.storage.sql.exec('delete from accounts where until < ?', now - this.#counting.KEEP_MS)
    await this.#announce()
  }

  /** Writes down what changed, with the alerts that came of it. */
  async #keep(alerts: readonly Alert[]): Promise<void> {
    const { sql } = this.ctx.storage
    for (const alert of alerts) sql.exec('insert into alerts (alert) values (?)', JSON.stringify(alert))
    await this.#save()
    if (alerts.length > 0) await this.#wakeAt(Date.now() + ANNOUNCE_AFTER_MS)
  }

  /** Alerts go into the database's outbox, once each; those that did not get there stay. */
  async #announce(): Promise<void> {
    const { sql } = this.ctx.storage
    const rows = sql.exec<{ id: number; alert: string }>('select id, alert from alerts order by id limit 50').toArray()
    if (rows.length === 0) return
    try {
      const { announceAlerts } = await import('../storage/budget-alerts.ts')
      const alerts = rows.map(({ alert }) => JSON.parse(alert) as Alert)
      await announceAlerts(this.env, this.ctx.id.name ?? '', alerts, Date.now())
      sql.exec('delete from alerts where id <= ?', rows.at(-1)?.id ?? 0)
    } catch {
      await this.#wakeAt(Date.now() + RETRY_AFTER_MS)
    }
  }

  get #counting(): typeof Books {
    if (!this.#books) throw new Error('the limiter is asked before it is open')
    return this.#books
  }

  #load(): void {
    const { sql } = this.ctx.storage
    sql.exec(
      'create table if not exists accounts (counter text not null, start integer not null, until integer not null, account text not null, primary key (counter, start))',
    )
    sql.exec('create table if not exists alerts (id integer primary key autoincrement, alert text not null)')
    const rows = sql.exec<{ counter: string; account: string }>('select counter, account from accounts').toArray()
    const entries = rows.map(({ counter, account }) => ({ counter, account: unpacked(account) }))
    this.#counting.restoreAccounts(this.#ledgers, entries)
  }

  /** The reply waits until it is on disk: the platform lets nothing out before. */
  async #save(): Promise<void> {
    const { sql } = this.ctx.storage
    for (const { counter, account } of this.#counting.changedAccounts(this.#ledgers)) {
      const { start, end } = account
      const until = Math.min(end, Number.MAX_SAFE_INTEGER)
      sql.exec('insert or replace into accounts values (?, ?, ?, ?)', counter, start, until, packed(account))
    }
    const next = this.#counting.nextSweep(this.#ledgers)
    if (next !== null) await this.#wakeAt(Math.max(next, Date.now() + SECOND_MS))
  }

  /** Sets the alarm, unless it rings sooner anyway. */
  async #wakeAt(time: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > time) await this.ctx.storage.setAlarm(time)
  }
}

interface Packed extends Omit<Account, 'leases' | 'ended'> {
  readonly leases: readonly [string, Lease][]
  readonly ended: readonly [string, number][]
}

function packed({ leases, ended, ...rest }: Account): string {
  return JSON.stringify({ ...rest, leases: [...leases], ended: [...ended] } satisfies Packed)
}

function unpacked(text: string): Account {
  const { leases, ended, ...rest } = JSON.parse(text) as Packed
  return { ...rest, leases: new Map(leases), ended: new Map(ended) }
}
