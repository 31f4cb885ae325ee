import {
  accept,
  type Borrower,
  draw,
  type Held,
  hasSlack,
  keepUntold,
  makeBorrower,
  type Need,
  newsOf,
  partOf,
  refusedOf,
  remember,
  settleHeld,
  standingIn,
  undo,
} from '../accounting/borrower.ts'
import type { Answer, Part, Standing } from '../accounting/part.ts'
import { SECOND_MS, sleep, within } from '../shared/time.ts'
import { heldRequests, limitedRequests } from './held-requests.ts'
import type { Limiter } from './limiter.ts'

/** Why a request may not pass. */
export type Refusal =
  | { readonly need: Need; readonly retryAfterMs: number | null; readonly standing: Standing }
  | { readonly need: Need; readonly isUnreachable: true }

/** A limit that a request was held to, and how it stands. */
export interface HeldTo {
  readonly need: Need
  readonly standing: Standing
}

interface LimiterStores {
  readonly LIMITER: DurableObjectNamespace<Limiter>
}

interface Holding {
  readonly tenantId: string
  readonly held: readonly Held[]
}

const ASK_LIMIT_MS = SECOND_MS
/** What is granted later than that is swept. */
const LATE_LIMIT_MS = 25 * SECOND_MS
const TELL_LIMIT_MS = 5 * SECOND_MS
const TELL_AFTER_MS = SECOND_MS
const REPORTS_MAX = 1_000
const TOLD_MAX = 10_000

const borrowers = new Map<string, Borrower>()
/** By request. */
const holdings = new Map<string, Holding>()
/** The same, until they are answered. */
const needsToTell = new Map<string, { readonly tenantId: string; readonly needs: readonly Need[] }>()
const telling = new Set<string>()

/**
 * Takes all that a request needs, or nothing and says why. Of what this isolate has borrowed at once, else by asking the tenant's
 * limiter, for a second at most; where that fails each limit says whether the request passes. `settle` must follow.
 */
export function hold(
  tenantId: string,
  requestId: string,
  needs: readonly Need[],
  env: LimiterStores,
  ctx: ExecutionContext,
  now: number,
): Refusal | null | Promise<Refusal | null> {
  const borrower = borrowerOf(tenantId)
  const refused = refusedOf(borrower, needs, now)
  if (refused) return refused
  const drawn = needs.map((need) => draw(borrower, need, now))
  const taken = drawn.filter((held) => held !== null)
  const missing = needs.filter((_, index) => drawn[index] === null)
  if (missing.length > 0) return borrow(tenantId, requestId, missing, taken, env, ctx, now)
  keep(tenantId, requestId, taken)
  return null
}

/** Settles a request with what each of its needs came to. One that is settled already, or took nothing, is left as it is. */
export function settle(
  requestId: string,
  used: (need: Need) => number,
  env: LimiterStores,
  ctx: ExecutionContext,
  now: number,
): void {
  const holding = holdings.get(requestId)
  if (!holding) return
  holdings.delete(requestId)
  heldRequests.delete(requestId)
  const { tenantId, held } = holding
  const borrower = borrowerOf(tenantId)
  for (const each of held) settleHeld(borrower, each, used(each.need), requestId, now)
  tellSoon(tenantId, env, ctx)
  // Others wait for a slot.
  if (held.some(({ need }) => need.rule.kind === 'slots')) ctx.waitUntil(tell(tenantId, env))
}

/** The limits that a request is, or was, held to; empty where there are none. They are told once. */
export function limitsToTell(requestId: string): readonly HeldTo[] {
  const told = needsToTell.get(requestId)
  needsToTell.delete(requestId)
  limitedRequests.delete(requestId)
  if (!told) return []
  const borrower = borrowerOf(told.tenantId)
  return told.needs.flatMap((need) => {
    const standing = standingIn(borrower, need.counter)
    return standing ? [{ need, standing }] : []
  })
}

/** Forgets what this isolate has borrowed, as if it had crashed: for tests. */
export function forgetLimits(): void {
  borrowers.clear()
  holdings.clear()
  telling.clear()
  needsToTell.clear()
}

async function borrow(
  tenantId: string,
  requestId: string,
  missing: readonly Need[],
  taken: readonly Held[],
  env: LimiterStores,
  ctx: ExecutionContext,
  now: number,
): Promise<Refusal | null> {
  const borrower = borrowerOf(tenantId)
  const parts = missing.map((need) => partOf(borrower, need))
  const asked = take(tenantId, parts, env)
  const answer = await within(ASK_LIMIT_MS, asked, () => null).catch(() => null)
  if (!answer) {
    // What is granted too late for the request goes back.
    const returned = asked.then((answered) => returnAll(tenantId, missing, parts, answered, env, ctx))
    ctx.waitUntil(within(LATE_LIMIT_MS, returned, () => undefined).catch(() => undefined))
    return passOrRefuse(tenantId, requestId, missing, taken)
  }
  if (!answer.granted) {
    for (const held of taken) undo(held)
    const { part, retryAfterMs, standing } = answer
    const need = missing[part]
    if (!need) throw new Error('the limiter refused a part that it was not asked for')
    remember(borrower, need, retryAfterMs, standing, now)
    return { need, retryAfterMs, standing }
  }
  keep(tenantId, requestId, [...taken, ...accepted(borrower, missing, parts, answer, now)])
  tellSoon(tenantId, env, ctx)
  return null
}

/** Where the limiter cannot be asked: refused if one of the limits is to be closed then, else counted once it is back. */
function passOrRefuse(
  tenantId: string,
  requestId: string,
  missing: readonly Need[],
  taken: readonly Held[],
): Refusal | null {
  const closed = missing.find(({ onFailure }) => onFailure === 'closed')
  if (closed) {
    for (const held of taken) undo(held)
    return { need: closed, isUnreachable: true }
  }
  keep(tenantId, requestId, [...taken, ...missing.map((need) => ({ need, slice: null }))])
  return null
}

function returnAll(
  tenantId: string,
  needs: readonly Need[],
  parts: readonly Part[],
  answer: Answer,
  env: LimiterStores,
  ctx: ExecutionContext,
): void {
  const borrower = borrowerOf(tenantId)
  const now = Date.now()
  for (const held of accepted(borrower, needs, parts, answer, now)) settleHeld(borrower, held, 0, '', now)
  tellSoon(tenantId, env, ctx)
}

function accepted(
  borrower: Borrower,
  needs: readonly Need[],
  parts: readonly Part[],
  answer: Answer,
  now: number,
): Held[] {
  if (!answer.granted) return []
  return needs.flatMap((need, index) => {
    const [part, grant] = [parts[index], answer.grants[index]]
    return part && grant ? [accept(borrower, need, part, grant, now)] : []
  })
}

/** Tells within a second, in one message for all that ended meanwhile; and again while anything is out. */
function tellSoon(tenantId: string, env: LimiterStores, ctx: ExecutionContext): void {
  if (telling.has(tenantId)) return
  telling.add(tenantId)
  ctx.waitUntil(tellLater(tenantId, env))
}

async function tellLater(tenantId: string, env: LimiterStores): Promise<void> {
  await sleep(TELL_AFTER_MS)
  telling.delete(tenantId)
  await tell(tenantId, env)
  // What nobody goes on drawing on is given back, so that an isolate at rest keeps nothing.
  if (telling.has(tenantId) || !hasSlack(borrowerOf(tenantId))) return
  await sleep(TELL_AFTER_MS)
  await tell(tenantId, env)
}

async function tell(tenantId: string, env: LimiterStores): Promise<void> {
  const borrower = borrowerOf(tenantId)
  const reports = newsOf(borrower, Date.now())
  for (let at = 0; at < reports.length; at += REPORTS_MAX) {
    const some = reports.slice(at, at + REPORTS_MAX)
    const told = within(TELL_LIMIT_MS, Promise.resolve(limiterOf(tenantId, env).tell(some)), late)
    await told.catch(() => keepUntold(borrower, some))
  }
}

function late(): never {
  throw new Error('the limiter did not answer in time')
}

function keep(tenantId: string, requestId: string, held: readonly Held[]): void {
  const before = holdings.get(requestId)?.held ?? []
  holdings.set(requestId, { tenantId, held: [...before, ...held] })
  heldRequests.add(requestId)
  // Who asks from within is told nothing, and must not fill it.
  if (needsToTell.size >= TOLD_MAX) needsToTell.clear()
  const needs = [...(needsToTell.get(requestId)?.needs ?? []), ...held.map(({ need }) => need)]
  needsToTell.set(requestId, { tenantId, needs })
  limitedRequests.add(requestId)
}

function borrowerOf(tenantId: string): Borrower {
  const known = borrowers.get(tenantId)
  if (known) return known
  const made = makeBorrower(crypto.randomUUID())
  borrowers.set(tenantId, made)
  return made
}

/** Calls of an object answer in a shape of the platform's own; here is the answer alone. */
async function take(tenantId: string, parts: readonly Part[], env: LimiterStores): Promise<Answer> {
  return (await limiterOf(tenantId, env).take(parts)) as Answer
}

function limiterOf(tenantId: string, { LIMITER }: LimiterStores) {
  return LIMITER.get(LIMITER.idFromName(tenantId))
}
