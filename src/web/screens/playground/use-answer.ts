import { useCallback, useEffect, useRef, useState } from 'react'
import { OURS } from '../../data/api.ts'
import { type ApiFault, asApiFault, faultOf } from '../../data/api-fault.ts'
import { readStream } from './read-stream.ts'

/** A chat as it is sent. */
export interface Chat {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
  readonly max_tokens?: number
  readonly temperature?: number
}

/** An answer as far as it is here. */
export interface Answer {
  readonly state: 'none' | 'asking' | 'writing' | 'done' | 'stopped'
  readonly text: string
  readonly thought: string
  readonly fault: ApiFault | null
  /** Headers of ours. */
  readonly headers: Readonly<Record<string, string>>
  readonly outputTokens: number | null
  readonly ttftMs: number | null
  readonly tookMs: number | null
}

const NONE: Answer = {
  state: 'none',
  text: '',
  thought: '',
  fault: null,
  headers: {},
  outputTokens: null,
  ttftMs: null,
  tookMs: null,
}
/** The hot route is for keys alone; this address of another gateway's form is ours too. */
const CHAT = '/api/v1/chat/completions'

/** Asks a model, and shows the answer as it is written. */
export function useAnswer() {
  const [answer, setAnswer] = useState<Answer>(NONE)
  const abort = useRef<AbortController | null>(null)
  const stop = useCallback(() => abort.current?.abort(), [])
  useEffect(() => stop, [stop])
  const ask = useCallback(async (chat: Chat) => {
    abort.current?.abort()
    const mine = new AbortController()
    abort.current = mine
    setAnswer({ ...NONE, state: 'asking' })
    const show = (news: Partial<Answer>) => abort.current === mine && setAnswer((now) => ({ ...now, ...news }))
    try {
      await askAndShow(chat, mine.signal, show)
    } catch (thrown) {
      show(mine.signal.aborted ? { state: 'stopped' } : { state: 'done', fault: asApiFault(thrown) })
    }
  }, [])
  return { answer, ask, stop }
}

async function askAndShow(chat: Chat, signal: AbortSignal, show: (news: Partial<Answer>) => void): Promise<void> {
  const from = performance.now()
  const body = {
    ...chat,
    stream: true,
    stream_options: { include_usage: true },
    sluice: { receipt: true, forecast: true },
  }
  const headers = { ...OURS, 'content-type': 'application/json' }
  const response = await fetch(CHAT, { method: 'POST', headers, body: JSON.stringify(body), signal })
  show({ headers: Object.fromEntries([...response.headers].filter(([name]) => /^x-(sluice|request)/.test(name))) })
  if (!response.ok || !response.body) {
    throw faultOf(response.status, await response.text(), response.headers.get('x-request-id'))
  }
  const so = { text: '', thought: '', ttftMs: null as number | null }
  for await (const piece of readStream(response.body)) {
    so.text += piece.text
    so.thought += piece.thought
    so.ttftMs ??= so.text + so.thought === '' ? null : performance.now() - from
    show({ ...so, state: 'writing', ...(piece.outputTokens === null ? {} : { outputTokens: piece.outputTokens }) })
    if (piece.error) throw faultOf(0, JSON.stringify({ error: { message: piece.error } }), null)
  }
  show({ state: 'done', tookMs: performance.now() - from })
}
