import { type Gate, gateOf, HEALTHY, type Health, healthyFirst, observeHealth } from '../../../src/learning/health.ts'
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/time.ts'
import type { Span, Trouble } from './incidents.ts'

/** What a simulation saw, to be summed up per incident. */
export interface Seen {
  requests: number
  failed: number
  waitedMs: number
  readonly perIncident: readonly IncidentSeen[]
  /** When traffic left the primary, and when it came back: the moments its breaker opened and closed. */
  readonly turns: { readonly at: number; readonly open: boolean }[]
}

/** What the requests saw that arrived during one incident of the primary. */
export interface IncidentSeen extends Span {
  requests: number
  failed: number
  failedAttempts: number
  waitedMs: number
}

interface Arm {
  readonly troubles: readonly Trouble[]
  cursor: number
  health: Health
  onTrial: boolean
  usedAt: number
}

interface Request {
  readonly order: readonly Arm[]
  readonly incident: IncidentSeen | null
  tries: number
  waitedMs: number
}

/** An attempt under way, and how it will end. */
interface Attempt {
  readonly endsAt: number
  readonly startedAt: number
  readonly request: Request
  readonly arm: Arm
  readonly ok: boolean
  readonly cost: number
  readonly isTrial: boolean
}

const ATTEMPTS_MAX = 4
const ANSWER_MS = SECOND_MS
const FAST_FAILURE = { lastsMs: 300, cost: 1 }
const HANG = { lastsMs: 10 * SECOND_MS, cost: 3 }
const HANGING_SHARE = 0.2
/** A lone provider is asked again after this pause, unless it hung: as the Worker does it. */
const SECOND_CHANCE_AFTER_MS = 250
const PROBE_EVERY_MS = MINUTE_MS
const QUIET_AFTER_MS = 5 * MINUTE_MS

/** Callers who send a request a second while providers have their troubles, in virtual time. */
export class Simulation {
  readonly seen: Seen
  private readonly arms: readonly Arm[]
  private readonly random: () => number
  /** The one that ends first is the last. */
  private readonly underWay: Attempt[] = []
  private incidentCursor = 0

  /** The first provider is the primary; `incidents` are the primary's. */
  constructor(providers: readonly (readonly Trouble[])[], incidents: readonly Span[], random: () => number) {
    this.arms = providers.map((troubles) => ({ troubles, cursor: 0, health: HEALTHY, onTrial: false, usedAt: 0 }))
    this.random = random
    const perIncident = incidents.map((span) => ({ ...span, requests: 0, failed: 0, failedAttempts: 0, waitedMs: 0 }))
    this.seen = { requests: 0, failed: 0, waitedMs: 0, perIncident, turns: [] }
  }

  /** Lives through a stretch of time; stretches must come in order. */
  run({ start, end }: Span): void {
    for (let now = start; now < end; now += SECOND_MS) {
      this.settleUntil(now)
      if (now % PROBE_EVERY_MS === 0) this.probe(now)
      this.arrive(now)
    }
    this.settleUntil(Number.POSITIVE_INFINITY)
  }

  private arrive(now: number): void {
    const incident = this.incidentAt(now)
    const order = healthyFirst(this.arms, (arm) => gate(arm, now)).slice(0, ATTEMPTS_MAX)
    this.seen.requests += 1
    if (incident) incident.requests += 1
    const [only] = order
    this.attempt({ order: only && order.length === 1 ? [only, only] : order, incident, tries: 0, waitedMs: 0 }, now)
  }

  private attempt(request: Request, now: number): void {
    const arm = request.order[request.tries]
    if (!arm) {
      this.finish(request, false)
      return
    }
    const isTrial = gate(arm, now) === 'trial'
    if (isTrial) arm.onTrial = true
    arm.usedAt = now
    const ok = this.random() >= chanceAt(arm, now)
    const failure = !ok && this.random() < HANGING_SHARE ? HANG : FAST_FAILURE
    const endsAt = now + (ok ? ANSWER_MS : failure.lastsMs)
    this.schedule({ endsAt, startedAt: now, request, arm, ok, cost: failure.cost, isTrial })
  }

  private schedule(attempt: Attempt): void {
    let place = this.underWay.length
    while (place > 0 && (this.underWay[place - 1]?.endsAt ?? 0) <= attempt.endsAt) place -= 1
    this.underWay.splice(place, 0, attempt)
  }

  private settleUntil(now: number): void {
    for (let next = this.underWay.at(-1); next && next.endsAt <= now; next = this.underWay.at(-1)) {
      this.underWay.pop()
      this.settle(next)
    }
  }

  private settle({ endsAt, startedAt, request, arm, ok, cost, isTrial }: Attempt): void {
    if (isTrial) arm.onTrial = false
    this.observe(arm, ok, endsAt, cost)
    if (ok) {
      this.finish(request, true)
      return
    }
    request.tries += 1
    request.waitedMs += endsAt - startedAt
    if (request.incident) request.incident.failedAttempts += 1
    const again = request.order[request.tries] === arm
    // Waiting as long again would help nobody.
    if (again && cost === HANG.cost) this.finish(request, false)
    else if (again) this.attemptAfterPause(request, endsAt)
    else this.attempt(request, endsAt)
  }

  private attemptAfterPause(request: Request, now: number): void {
    request.waitedMs += SECOND_CHANCE_AFTER_MS
    this.attempt(request, now + SECOND_CHANCE_AFTER_MS)
  }

  private finish({ incident, waitedMs }: Request, ok: boolean): void {
    this.seen.waitedMs += waitedMs
    if (!ok) this.seen.failed += 1
    if (!incident) return
    incident.waitedMs += waitedMs
    if (!ok) incident.failed += 1
  }

  private probe(now: number): void {
    for (const arm of this.arms) {
      if (now - arm.usedAt >= QUIET_AFTER_MS) this.observe(arm, this.random() >= chanceAt(arm, now), now, 1)
    }
  }

  private observe(arm: Arm, ok: boolean, now: number, cost: number): void {
    const wasOpen = isOpen(arm, now)
    arm.health = observeHealth(arm.health, ok, now, cost)
    const open = isOpen(arm, now)
    if (arm === this.arms[0] && open !== wasOpen) this.seen.turns.push({ at: now, open })
  }

  private incidentAt(now: number): IncidentSeen | null {
    const { perIncident } = this.seen
    while ((perIncident[this.incidentCursor]?.end ?? Number.POSITIVE_INFINITY) <= now) this.incidentCursor += 1
    const next = perIncident[this.incidentCursor]
    return next && next.start <= now ? next : null
  }
}

/** While one request tries an arm that is open, the others leave it alone. */
function gate({ health, onTrial }: Arm, now: number): Gate {
  const is = gateOf(health, now)
  return is === 'trial' && onTrial ? 'open' : is
}

function isOpen({ health }: Arm, now: number): boolean {
  return gateOf(health, now) !== 'closed'
}

/** How likely an attempt fails that starts now. Time never goes back by more than a pause, which no trouble is shorter than. */
function chanceAt(arm: Arm, now: number): number {
  while ((arm.troubles[arm.cursor]?.end ?? Number.POSITIVE_INFINITY) <= now) arm.cursor += 1
  const next = arm.troubles[arm.cursor]
  return next && next.start <= now ? next.chance : 0
}
