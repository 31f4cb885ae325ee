import { DurableObject } from 'cloudflare:workers'
import { type TailMessage, type TailQuery, type TailRequest, TailTaken } from '../contract/live-tail.ts'
import { SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'
import { acknowledge, lookAfter, newWatcher, offer, type Watcher } from './watcher.ts'

interface TailStores {
  readonly CONFIG: KVNamespace
}

/** Who wants to watch, as the control plane has found out. */
export interface Watching {
  readonly secretHash: string
  readonly filter: TailQuery
}

/** What a batch of requests came to: how many watch, and how long its isolate is to send nothing. */
export interface Pushed {
  readonly watchers: number
  readonly restMs: number
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
const LOOK_LIMIT_MS = 5 * SECOND_MS
const SAID_MAX = 100

/**
 * Shows the requests of one tenant to whoever watches them, as they end. Sleeps while nothing ends: the sockets stay open, and all that
 * is known of a watcher is kept with its socket. Knows no texts: none are sent here.
 */
export class LiveTail extends DurableObject<TailStores> {
  #second = 0
  #batches = 0

  constructor(ctx: DurableObjectState, env: TailStores) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Opens a socket for whoever the control plane has let in; 429 where fifty watch already. */
  override async fetch(request: Request): Promise<Response> {
    const { secretHash, filter } = JSON.parse(request.headers.get(WATCHING) ?? '') as Watching
    const watchers = this.#open().length + 1
    if (watchers > WATCHERS_MAX) return new Response(null, { status: 429 })
    const { 0: outside, 1: inside } = new WebSocketPair()
    this.ctx.acceptWebSocket(inside)
    inside.serializeAttachment(newWatcher(secretHash, filter, Date.now()))
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + LOOK_EVERY_MS)
    return new Response(null, { status: 101, webSocket: outside, headers: { [WATCHERS]: String(watchers) } })
  }

  /** Takes requests of its tenant, and how many others their isolate did not send. Of another tenant it takes nothing. */
  push(tenantId: string, rows: readonly TailRequest[], missed: number): Pushed {
    if (tenantId !== this.ctx.id.name) return { watchers: 0, restMs: 0 }
    const sockets = this.#open()
    const now = Date.now()
    for (const socket of sockets) {
      const { shown, gap, watcher } = offer(watcherOf(socket), rows.slice(0, ROWS_MAX), missed, now)
      if (gap > 0) send(socket, { type: 'gap', missed: gap })
      for (const request of shown) send(socket, { type: 'request', request })
      socket.serializeAttachment(watcher)
    }
    return { watchers: sockets.length, restMs: this.#restMs(now) }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const said = typeof message === 'string' && message.length <= SAID_MAX ? takenIn(message) : null
    if (said === null) return
    const { gap, watcher } = acknowledge(watcherOf(socket), said, Date.now())
    socket.serializeAttachment(watcher)
    if (gap > 0) send(socket, { type: 'gap', missed: gap })
  }

  /** Looks whether those who watch still may, and are still there. */
  override async alarm(): Promise<void> {
    const sockets = this.#open()
    if (sockets.length === 0) return
    const snapshot = await this.#published()
    const now = Date.now()
    for (const socket of sockets) {
      const heardAt = this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
      const { watcher, close } = lookAfter(watcherOf(socket), snapshot, heardAt, now)
      socket.serializeAttachment(watcher)
      if (close) socket.close(close.code, close.reason)
    }
    if (this.#open().length > 0) await this.ctx.storage.setAlarm(now + LOOK_EVERY_MS)
  }

  #open(): WebSocket[] {
    return this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
  }

  /** Its tenant as it is published; null when that cannot be found out. */
  async #published(): Promise<TenantSnapshot | null> {
    const key = kvKeys.snapshot(this.ctx.id.name ?? '')
    const read = this.env.CONFIG.get<TenantSnapshot>(key, { type: 'json', cacheTtl: 30 })
    return within(LOOK_LIMIT_MS, read, () => null).catch(() => null)
  }

  /** However many isolates send, the object hears of about a hundred batches a second. */
  #restMs(now: number): number {
    const second = Math.floor(now / SECOND_MS)
    if (second !== this.#second) {
      this.#second = second
      this.#batches = 0
    }
    this.#batches++
    return this.#batches <= BATCHES_PER_SECOND ? 0 : Math.ceil(this.#batches / BATCHES_PER_SECOND) * SECOND_MS
  }
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

function takenIn(text: string): number | null {
  try {
    const { success, data } = TailTaken.safeParse(JSON.parse(text))
    return success ? data.taken : null
  } catch {
    return null
  }
}
