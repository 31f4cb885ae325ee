import { DurableObject } from 'cloudflare:workers'
import type { TailRequest } from '../contract/live-tail.ts'
import type * as Sockets from './tail-sockets.ts'

/** What a batch of requests came to: how many watch, and how long its isolate is to send nothing. */
export interface Pushed {
  readonly watchers: number
  readonly restMs: number
}

/**
 * Shows the requests of one tenant to whoever watches them, as they end. Sleeps while nothing ends: the sockets stay open, and all that
 * is known of a watcher is kept with its socket. Knows no texts: none are sent here.
 */
export class LiveTail extends DurableObject<Sockets.TailStores> {
  /** What it does with its sockets; loaded with the object, as few isolates ever hold one. */
  #loaded: typeof Sockets | null = null
  /** Epoch seconds, and how many batches have come in it. */
  readonly #load = { second: 0, batches: 0 }
  #catchUp: Sockets.CatchUp | null = null

  constructor(ctx: DurableObjectState, env: Sockets.TailStores) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    ctx.blockConcurrencyWhile(async () => {
      this.#loaded = await import('./tail-sockets.ts')
    })
  }

  /** Opens a socket for whoever the control plane has let in; 429 where fifty watch already. */
  override async fetch(request: Request): Promise<Response> {
    const now = Date.now()
    const { response, watchers } = await this.#sockets.openSocket(this.ctx, request, now)
    if (watchers === 1) this.#catchUp = this.#sockets.beginCatchUp(now)
    return response
  }

  /** Takes requests of its tenant, and how many others their isolate did not send. Of another tenant it takes nothing. */
  push(tenantId: string, rows: readonly TailRequest[], missed: number): Pushed {
    if (tenantId !== this.ctx.id.name) return { watchers: 0, restMs: 0 }
    const now = Date.now()
    const watchers = this.#sockets.showAll(this.ctx, this.#sockets.unshown(this.#catchUp, rows), missed, now)
    return { watchers, restMs: this.#sockets.restMs(this.#load, now) }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#sockets.hear(socket, message, Date.now())
  }

  /** Says goodbye in turn: else whoever closes waits for it. */
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000)
  }

  /** Looks whether those who watch still may, and are still there; in their first minute also for what was recorded elsewhere. */
  override async alarm(): Promise<void> {
    if (this.#catchUp && this.#catchUp.until < Date.now()) this.#catchUp = null
    await this.#sockets.lookAfterAll(this.ctx, this.env, this.#catchUp)
  }

  get #sockets(): typeof Sockets {
    if (!this.#loaded) throw new Error('the tail is asked before it is open')
    return this.#loaded
  }
}
