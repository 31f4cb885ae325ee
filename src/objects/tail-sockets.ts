import type { TailMessage, TailQuery, TailRequest } from '../contract/live-tail.ts'
import { isRecord } from '../shared/json.ts'
import { SECOND_MS, within } from '../shared/time.ts'
import { homeOf } from '../storage/databases.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'
import { CATCH_UP_MS, type CatchUp, recordedSince, unshown } from './tail-catch-up.ts'
import { acknowledge, lookAfter, newWatcher, offer, type Watcher } from './watcher.ts'

export type { CatchUp }
export { unshown }

export interface TailStores {
  readonly CONFIG: KVNamespace
  readonly DB: D1Database
}

/** Who wants to watch, as the control plane has found out. */
export interface Watching {
  readonly secretHash: string
  readonly filter: TailQuery
}

/** The header in which the control plane says who watches, and the one that answers how many do. */
export const WATCHING = 'x-sluice-watching'
export const WATCHERS = 'x-sluice-watchers'

const WATCHERS_MAX = 50
const ROWS_MAX = 1_000
/** Batches that the object takes in a second; of more, isolates rest longer between them. It could take some hundred. */
const BATCHES_PER_SECOND = 100
/** Published in 30 s at most and looked at so often: a revoked key watches on for less than a minute. */
const LOOK_EVERY_MS = 25 * SECOND_MS
const CATCH_UP_EVERY_MS = SECOND_MS
const LOOK_LIMIT_MS = 5 * SECOND_MS
const SAID_MAX = 100

/** Opens a socket for whoever a request's header names, and says how many watch now; 429 where fifty do already. */
export async function openSocket(ctx: DurableObjectState, request: Request, now: number) {
  const { secretHash, filter } = JSON.parse(request.headers.get(WATCHING) ?? '') as Watching
  const watchers = openOf(ctx).length + 1
  if (watchers > WATCHERS_MAX) return { response: new Response(null, { status: 429 }), watchers }
  const { 0: outside, 1: inside } = new WebSocketPair()
  ctx.acceptWebSocket(inside)
  inside.serializeAttachment(newWatcher(secretHash, filter, now))
  const isAwake = watchers > 1 && (await ctx.storage.getAlarm()) !== null
  if (!isAwake) await ctx.storage.setAlarm(now + CATCH_UP_EVERY_MS)
  const headers = { [WATCHERS]: String(watchers) }
  return { response: new Response(null, { status: 101, webSocket: outside, headers }), watchers }
}

/** Shows requests to whoever wants to see them, and that so many others are missing; gives how many watch. */
export function showAll(ctx: DurableObjectState, rows: readonly TailRequest[], missed: number, now: number): number {
  const sockets = openOf(ctx)
  for (const socket of sockets) {
    const { shown, gap, watcher } = offer(watcherOf(socket), rows.slice(0, ROWS_MAX), missed, now)
    if (gap > 0) send(socket, { type: 'gap', missed: gap })
    for (const request of shown) send(socket, { type: 'request', request })
    socket.serializeAttachment(watcher)
  }
  return sockets.length
}

/** Takes what a watcher says; whatever is not understood is let be. */
export function hear(socket: WebSocket, message: string | ArrayBuffer, now: number): void {
  const said = typeof message === 'string' && message.length <= SAID_MAX ? takenIn(message) : null
  if (said === null) return
  const { gap, watcher } = acknowledge(watcherOf(socket), said, now)
  socket.serializeAttachment(watcher)
  if (gap > 0) send(socket, { type: 'gap', missed: gap })
}

/** Begins the first minute of being watched. */
export function beginCatchUp(now: number): CatchUp {
  return { since: now, until: now + CATCH_UP_MS, shown: new Set() }
}

/**
 * Closes the sockets of those who may no longer watch, or are not there any more, and looks again while there are others. During
 * `catchUp` it shows what was recorded and not shown yet.
 */
export async function lookAfterAll(ctx: DurableObjectState, env: TailStores, catchUp: CatchUp | null): Promise<void> {
  const sockets = openOf(ctx)
  if (sockets.length === 0) return
  if (catchUp) {
    const tenantId = ctx.id.name ?? ''
    const { DB } = await homeOf(env, tenantId)
    const recorded = await recordedSince(catchUp.since, DB, tenantId)
    showAll(ctx, unshown(catchUp, recorded), 0, Date.now())
  }
  const snapshot = await publishedOf(ctx, env)
  const now = Date.now()
  for (const socket of sockets) {
    const heardAt = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
    const { watcher, close } = lookAfter(watcherOf(socket), snapshot, heardAt, now)
    socket.serializeAttachment(watcher)
    if (close) socket.close(close.code, close.reason)
  }
  if (openOf(ctx).length > 0) await ctx.storage.setAlarm(now + (catchUp ? CATCH_UP_EVERY_MS : LOOK_EVERY_MS))
}

/** How long whoever sent a batch is to rest: however many isolates send, the object hears of about a hundred batches a second. */
export function restMs(load: { second: number; batches: number }, now: number): number {
  const second = Math.floor(now / SECOND_MS)
  if (second !== load.second) {
    load.second = second
    load.batches = 0
  }
  load.batches++
  return load.batches <= BATCHES_PER_SECOND ? 0 : Math.ceil(load.batches / BATCHES_PER_SECOND) * SECOND_MS
}

function openOf(ctx: DurableObjectState): WebSocket[] {
  return ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
}

/** The object's tenant as it is published; null when that cannot be found out. */
async function publishedOf(ctx: DurableObjectState, { CONFIG }: TailStores): Promise<TenantSnapshot | null> {
  const read = CONFIG.get<TenantSnapshot>(kvKeys.snapshot(ctx.id.name ?? ''), { type: 'json', cacheTtl: 30 })
  return within(LOOK_LIMIT_MS, read, () => null).catch(() => null)
}

function watcherOf(socket: WebSocket): Watcher {
  return socket.deserializeAttachment() as Watcher
}

/** A socket may close at any moment: then nobody is there to be told. */
function send(socket: WebSocket, message: TailMessage): void {
  try {
    socket.send(JSON.stringify(message))
  } catch {
    socket.close()
  }
}

/** How many requests a message says were taken in; null where it says nothing of it. */
function takenIn(text: string): number | null {
  try {
    const said: unknown = JSON.parse(text)
    return isRecord(said) && typeof said.taken === 'number' ? said.taken : null
  } catch {
    return null
  }
}
