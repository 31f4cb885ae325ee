import type { TailQuery, TailRequest } from '../contract/live-tail.ts'
import { TAIL_CLOSED } from '../contract/tail-closed.ts'
import { MINUTE_MS } from '../shared/time.ts'
import type { SnapshotKey, TenantSnapshot } from '../storage/snapshot.ts'

/** Who watches: kept with the socket, so that it outlives the object's memory. Times are epoch ms. */
export interface Watcher {
  /** SHA-256 of the secret that opened it. */
  readonly secretHash: string
  readonly filter: TailQuery
  readonly openedAt: number
  /** When the key was last known to be good. */
  readonly checkedAt: number
  /** When it last said anything. */
  readonly heardAt: number
  /** How many requests were sent to it, and how many it says it has. */
  readonly sent: number
  readonly taken: number
  /** How many it was not shown, and has not been told of. */
  readonly missed: number
  /** Since when as much is under way as may be; null: there is room. */
  readonly fullSince: number | null
}

/** How many requests may be under way to a watcher who has not said that it has them: half a MB. */
export const WINDOW = 500
/** A socket is closed after so long; while anybody watches, isolates are told so for longer than that. */
export const OPEN_FOR_MS = 30 * MINUTE_MS
const SILENT_FOR_MS = 2 * MINUTE_MS
const FULL_FOR_MS = MINUTE_MS
/** How long a watcher stays whose key cannot be looked up: as long as the key itself works then. */
const UNCHECKED_FOR_MS = 10 * MINUTE_MS

/** Whoever begins to watch. */
export function newWatcher(secretHash: string, filter: TailQuery, now: number): Watcher {
  const times = { openedAt: now, checkedAt: now, heardAt: now }
  return { secretHash, filter, ...times, sent: 0, taken: 0, missed: 0, fullSince: null }
}

/** Whether a watcher wants to see a request. */
export function wants({ model, provider, key, status }: TailQuery, row: TailRequest): boolean {
  if (provider !== undefined && provider !== row.provider) return false
  if (key !== undefined && key !== row.keyId) return false
  if (status !== undefined && !String(row.status).startsWith(status.replace('xx', ''))) return false
  if (model === undefined) return true
  return [`${row.provider}/${row.model}`, row.model, row.requestedModel].some((name) => fits(model, name))
}

/** Without an expression: a pattern of somebody's own must not be able to take long. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === name
  if (!name.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

/** What a watcher is sent of some requests, and of `missed` others that did not get this far: what there is room for. */
export function offer(watcher: Watcher, rows: readonly TailRequest[], missed: number, now: number) {
  const wanted = rows.filter((row) => wants(watcher.filter, row))
  const room = Math.max(0, WINDOW - (watcher.sent - watcher.taken))
  const shown = wanted.slice(0, room)
  const unshown = watcher.missed + missed + wanted.length - shown.length
  const isFull = shown.length === room
  const gap = isFull ? 0 : unshown
  const fullSince = isFull ? (watcher.fullSince ?? now) : null
  return { shown, gap, watcher: { ...watcher, sent: watcher.sent + shown.length, missed: unshown - gap, fullSince } }
}

/** Takes a watcher's word that it has so many; what was left out meanwhile is then told as a gap. */
export function acknowledge(watcher: Watcher, taken: number, now: number) {
  const known = Math.min(Math.max(watcher.taken, taken), watcher.sent)
  const isFull = watcher.sent - known >= WINDOW
  const gap = isFull ? 0 : watcher.missed
  const fullSince = isFull ? watcher.fullSince : null
  return { gap, watcher: { ...watcher, taken: known, heardAt: now, missed: watcher.missed - gap, fullSince } }
}

/** Looks after a watcher whom nothing was heard of since `heardAt`. `snapshot` is its tenant as published; null: it cannot be looked up. */
export function lookAfter(watcher: Watcher, snapshot: TenantSnapshot | null, heardAt: number, now: number) {
  const kept = { ...watcher, heardAt: Math.max(watcher.heardAt, heardAt) }
  const checked = snapshot ? { ...kept, checkedAt: now } : kept
  return { watcher: checked, close: whyClose(checked, snapshot, now) }
}

function whyClose(watcher: Watcher, snapshot: TenantSnapshot | null, now: number) {
  const { secretHash, checkedAt, openedAt, heardAt, fullSince, missed } = watcher
  if (snapshot ? !mayWatch(snapshot, secretHash, now) : now - checkedAt > UNCHECKED_FOR_MS)
    return { code: TAIL_CLOSED.revoked, reason: 'The key is revoked, or may no longer read requests.' }
  if (fullSince !== null && now - fullSince > FULL_FOR_MS)
    return { code: TAIL_CLOSED.slow, reason: `Nothing was taken in for a minute; ${missed} were not shown.` }
  if (now - heardAt > SILENT_FOR_MS) return { code: TAIL_CLOSED.silent, reason: 'Nothing was heard: send `ping`.' }
  if (now - openedAt > OPEN_FOR_MS) return { code: TAIL_CLOSED.over, reason: 'Half an hour is over: open another.' }
  return null
}

function mayWatch({ active, keys }: TenantSnapshot, secretHash: string, now: number): boolean {
  const key: SnapshotKey | undefined = Object.hasOwn(keys, secretHash) ? keys[secretHash] : undefined
  if (!active || !key?.scopes.includes('usage:read')) return false
  return key.expiresAt === null || key.expiresAt > now
}
