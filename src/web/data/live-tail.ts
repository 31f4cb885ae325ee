import { useEffect, useRef, useState } from 'react'
import type { TailMessage, TailRequest } from '../../contract/live-tail.ts'
import { callApi } from './api.ts'
import type { Generation, List } from './shapes.ts'

/** How requests come in: over a socket, by asking every few seconds where no socket opens, or not. */
export type TailState = 'off' | 'opening' | 'live' | 'polling'

const PING_MS = 60_000
const POLL_MS = 3_000
/** What has come in is said so often at least that the gateway goes on sending. */
const SAID_EVERY = 50
/** Rows are shown by the batch: a screen that moves with each of a hundred a second is of no use. */
const SHOWN_EVERY_MS = 400

interface Listener {
  readonly onRequests: (requests: readonly Generation[]) => void
  readonly onGap: (missed: number) => void
}

/** Listens for requests as they end. */
export function useLiveTail(isOn: boolean, listener: Listener): TailState {
  const [state, setState] = useState<TailState>('off')
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    if (!isOn) return setState('off')
    setState('opening')
    const stop = openTail(latest, setState)
    return () => {
      stop()
      setState('off')
    }
  }, [isOn])
  return state
}

type Latest = { readonly current: Listener }

/** Opens a socket; asks again and again instead, where it does not open or breaks off. Gives what ends it. */
function openTail(latest: Latest, setState: (state: TailState) => void): () => void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/admin/requests/tail`)
  const batch = batched(latest)
  let taken = 0
  let stopPolling: (() => void) | null = null
  const ping = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('ping'), PING_MS)
  socket.onopen = () => setState('live')
  socket.onmessage = ({ data }) => {
    const message = messageOf(data)
    if (message?.type === 'gap') latest.current.onGap(message.missed)
    if (message?.type !== 'request') return
    batch.add(rowOf(message.request))
    if (++taken % SAID_EVERY === 0) socket.send(JSON.stringify({ taken }))
  }
  socket.onclose = () => {
    clearInterval(ping)
    if (stopPolling) return
    setState('polling')
    stopPolling = poll(latest)
  }
  return () => {
    const stop = stopPolling
    stopPolling = () => undefined
    stop?.()
    batch.stop()
    socket.close()
  }
}

function messageOf(data: unknown): TailMessage | null {
  try {
    return JSON.parse(String(data)) as TailMessage
  } catch {
    return null
  }
}

function rowOf(request: TailRequest): Generation {
  return { grade: null, gradeWeight: null, more: null, ...request } as Generation
}

function batched(latest: Latest) {
  let rows: Generation[] = []
  const timer = setInterval(() => {
    if (rows.length > 0) latest.current.onRequests(rows)
    rows = []
  }, SHOWN_EVERY_MS)
  return { add: (row: Generation) => void rows.push(row), stop: () => clearInterval(timer) }
}

function poll(latest: Latest): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'hidden') return
    callApi<List<Generation>>('GET', '/admin/requests?limit=50').then(
      ({ data }) => latest.current.onRequests(data),
      // What cannot be asked now is asked again soon.
      () => undefined,
    )
  }, POLL_MS)
  return () => clearInterval(timer)
}
