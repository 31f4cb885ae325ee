import { callApi } from './api.ts'
import { type ApiFault, asApiFault } from './api-fault.ts'

/** What is known of an address: its latest answer, and how asking went. */
export interface Known<Reply> {
  readonly data: Reply | undefined
  readonly fault: ApiFault | null
  readonly isAsking: boolean
  /** Epoch ms; 0: never. */
  readonly at: number
}

interface Entry {
  known: Known<unknown>
  readonly listeners: Set<() => void>
  abort: AbortController | null
}

const NOTHING: Known<never> = { data: undefined, fault: null, isAsking: false, at: 0 }
const KEPT_MAX = 200
const entries = new Map<string, Entry>()

/** What is known now. */
export function knownOf<Reply>(path: string): Known<Reply> {
  return (entries.get(path)?.known ?? NOTHING) as Known<Reply>
}

/** Calls back when something else is known of an address; whoever asked last and leaves ends the asking. */
export function listen(path: string, tell: () => void): () => void {
  const entry = entryOf(path)
  entry.listeners.add(tell)
  return () => {
    entry.listeners.delete(tell)
    if (entry.listeners.size > 0) return
    entry.abort?.abort()
    entry.abort = null
  }
}

/** Asks again where the answer is older than so many ms. */
export async function refresh(path: string, olderThanMs: number): Promise<void> {
  const entry = entryOf(path)
  if (entry.abort || Date.now() - entry.known.at < olderThanMs) return
  const abort = new AbortController()
  entry.abort = abort
  set(entry, { isAsking: true })
  try {
    const data = await callApi('GET', path, undefined, abort.signal)
    set(entry, { data, fault: null, isAsking: false, at: Date.now() })
  } catch (thrown) {
    if (!abort.signal.aborted) set(entry, { fault: asApiFault(thrown), isAsking: false })
    else set(entry, { isAsking: false })
  } finally {
    if (entry.abort === abort) entry.abort = null
  }
}

/** Asks again for all that is shown and begins so; forgets what is not shown. After a change. */
export function revalidate(...beginnings: readonly string[]): void {
  for (const [path, entry] of entries) {
    if (!beginnings.some((beginning) => path.startsWith(beginning))) continue
    if (entry.listeners.size > 0) void refresh(path, 0)
    else entries.delete(path)
  }
}

/** Forgets everything: somebody else is signed in. */
export function forgetAnswers(): void {
  for (const entry of entries.values()) set(entry, NOTHING)
  entries.clear()
}

function entryOf(path: string): Entry {
  const found = entries.get(path)
  if (found) return found
  const entry: Entry = { known: NOTHING, listeners: new Set(), abort: null }
  entries.set(path, entry)
  for (const [old, { listeners }] of entries) {
    if (entries.size <= KEPT_MAX) break
    if (listeners.size === 0 && old !== path) entries.delete(old)
  }
  return entry
}

function set(entry: Entry, news: Partial<Known<unknown>>): void {
  entry.known = { ...entry.known, ...news }
  for (const tell of entry.listeners) tell()
}
