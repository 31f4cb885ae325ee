import { DurableObject } from 'cloudflare:workers'
import type { Cell, CellBook } from '../learning/cells/cells.ts'
import {
  type ArmScore,
  absorb,
  emptyScores,
  type Observation,
  type ScoreSnapshot,
  toCompactJson,
} from '../learning/scores.ts'
import { SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'

interface ScoreboardStores {
  readonly CONFIG: KVNamespace
}

const FLUSH_AFTER_MS = 2 * SECOND_MS
/** KV takes one write a second for a key; scores need not be that fresh. */
const PUBLISH_EVERY_MS = 10 * SECOND_MS
const PUBLISH_LIMIT_MS = 10 * SECOND_MS
const BATCH_MAX = 1_000

/**
 * What one tenant has learned about its arms; the one named `global` learns from all. Memory is the truth while it lives,
 * storage trails it by two seconds, KV by ten. Helpers are `#private`: any other method can be called from outside.
 */
export class Scoreboard extends DurableObject<ScoreboardStores> {
  #scores: ScoreSnapshot = emptyScores()
  readonly #dirty = new Set<string>()
  /** The cells as they were last written down. */
  #written: CellBook['cells'] = {}
  #unpublished = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(state: DurableObjectState, env: ScoreboardStores) {
    super(state, env)
    state.blockConcurrencyWhile(async () => this.#load())
  }

  /** Takes what answers taught, in their order. Throws on anything but a list of at most a thousand observations. */
  async learn(observations: readonly Observation[]): Promise<{ version: number }> {
    if (!Array.isArray(observations) || observations.length > BATCH_MAX || !observations.every(isObservation)) {
      throw new TypeError(`learn takes a list of at most ${BATCH_MAX} observations`)
    }
    this.#name()
    const before = this.#scores.arms
    this.#scores = absorb(this.#scores, observations)
    if (this.#scores.arms === before) return { version: this.#scores.version }
    for (const { arm } of observations) this.#dirty.add(arm)
    // What was dropped to make room must go from storage too.
    for (const arm of Object.keys(before)) if (!Object.hasOwn(this.#scores.arms, arm)) this.#dirty.add(arm)
    this.#unpublished = true
    await this.#wakeAt(Date.now() + FLUSH_AFTER_MS)
    return { version: this.#scores.version }
  }

  /**
   * Takes an amount out of what a tenant lets be spent on a purpose in a day (`YYYY-MM-DD`, UTC); false, and nothing taken,
   * when less is left. Amounts in nano-dollars.
   */
  spend(purpose: string, day: string, costNanos: number, limitNanos: number): boolean {
    const { sql } = this.ctx.storage
    sql.exec('delete from spent where day < ?', day)
    const [row] = sql
      .exec<{ nanos: number }>('select nanos from spent where purpose = ? and day = ?', purpose, day)
      .toArray()
    const sum = (row?.nanos ?? 0) + costNanos
    if (!(costNanos >= 0) || !(sum <= limitNanos)) return false
    sql.exec('insert or replace into spent (purpose, day, nanos) values (?, ?, ?)', purpose, day, sum)
    return true
  }

  snapshot(): ScoreSnapshot {
    return this.#scores
  }

  /** Writes down and publishes now. Throws when KV does not take it. Publications queue up, so that the last one stays. */
  publish(): Promise<{ version: number; arms: number }> {
    const turn = this.#last.then(() => this.#publishNow())
    this.#last = turn.catch(() => undefined)
    return turn
  }

  override async alarm(): Promise<void> {
    this.#save()
    if (!this.#unpublished) return
    const due = this.#scores.publishedAt + PUBLISH_EVERY_MS
    if (Date.now() >= due) await this.publish().catch(() => undefined)
    if (!this.#unpublished) return
    const soon = Date.now() + FLUSH_AFTER_MS
    // What came while KV was writing is written down soon; if all is, only the next publication is to wait for.
    await this.#wakeAt(this.#dirty.size > 0 ? soon : Math.max(due, soon))
  }

  async #publishNow(): Promise<{ version: number; arms: number }> {
    this.#save()
    const key = kvKeys.scores(this.#name())
    const version = this.#scores.version + 1
    const published = { ...this.#scores, version, publishedAt: Date.now() }
    // Taken before KV answers, so that no two publications ever share a version.
    this.#scores = { ...this.#scores, version }
    this.#saveVersion()
    const put = this.env.CONFIG.put(key, toCompactJson(published))
    await within(PUBLISH_LIMIT_MS, put, () => {
      throw new Error('KV did not answer in time')
    })
    // Observations may have come in while KV was writing: they stay, and stay unpublished.
    this.#unpublished = this.#scores.arms !== published.arms
    this.#scores = { ...this.#scores, publishedAt: published.publishedAt }
    this.#saveVersion()
    return { version, arms: Object.keys(published.arms).length }
  }

  #load(): void {
    const { sql } = this.ctx.storage
    sql.exec('create table if not exists arms (arm text primary key, score text not null)')
    sql.exec(
      'create table if not exists versions (id integer primary key check (id = 1), version integer not null, at integer not null)',
    )
    sql.exec('create table if not exists cells (name text primary key, cell text not null)')
    sql.exec(
      'create table if not exists spent (purpose text not null, day text not null, nanos integer not null, primary key (purpose, day))',
    )
    const rows = sql.exec<{ arm: string; score: string }>('select arm, score from arms').toArray()
    const cells = sql.exec<{ name: string; cell: string }>('select name, cell from cells').toArray()
    this.#written = Object.fromEntries(cells.map(({ name, cell }) => [name, JSON.parse(cell) as Cell]))
    const arms = Object.fromEntries(rows.map(({ arm, score }) => [arm, JSON.parse(score) as ArmScore]))
    const [stamp] = sql.exec<{ version: number; at: number }>('select version, at from versions').toArray()
    const book = cells.length > 0 ? { book: { cells: this.#written, observations: cells.length } } : {}
    this.#scores = { version: stamp?.version ?? 0, publishedAt: stamp?.at ?? 0, arms, ...book }
    // Whether all of it was published is not known; an alarm that is still to come had better see to it.
    this.#unpublished = rows.length > 0
  }

  /** Sets the alarm, unless it rings sooner anyway. */
  async #wakeAt(time: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > time) await this.ctx.storage.setAlarm(time)
  }

  /** Only what changed is written; an arm that was dropped goes. */
  #save(): void {
    const { sql } = this.ctx.storage
    for (const arm of this.#dirty) {
      const score = Object.hasOwn(this.#scores.arms, arm) ? this.#scores.arms[arm] : undefined
      if (score) sql.exec('insert or replace into arms (arm, score) values (?, ?)', arm, toCompactJson(score))
      else sql.exec('delete from arms where arm = ?', arm)
    }
    this.#dirty.clear()
    this.#saveCells(this.#scores.book?.cells ?? {})
  }

  /** A cell that learned is another value: those that are the same were written before. */
  #saveCells(cells: CellBook['cells']): void {
    const { sql } = this.ctx.storage
    for (const [name, cell] of Object.entries(cells)) {
      if (this.#written[name] === cell) continue
      sql.exec('insert or replace into cells (name, cell) values (?, ?)', name, JSON.stringify(cell))
    }
    for (const name of Object.keys(this.#written)) {
      if (!Object.hasOwn(cells, name)) sql.exec('delete from cells where name = ?', name)
    }
    this.#written = cells
  }

  #saveVersion(): void {
    const { version, publishedAt } = this.#scores
    this.ctx.storage.sql.exec(
      'insert or replace into versions (id, version, at) values (1, ?, ?)',
      version,
      publishedAt,
    )
  }

  #name(): string {
    if (this.ctx.id.name) return this.ctx.id.name
    throw new Error('a scoreboard is addressed by name: a tenant id, or `global`')
  }
}

function isObservation(value: unknown): value is Observation {
  return typeof value === 'object' && value !== null && typeof (value as Observation).arm === 'string'
}
