import { Fault } from '../../shared/faults.ts'
import { sha256Hex } from '../../shared/ids.ts'
import { asRecord } from '../../shared/json.ts'
import type { Endpoint, Operation, Read, Write } from '../endpoint.ts'

/** What something is like before it is changed: as it is shown, and that as text. */
export interface Seen {
  readonly shown: unknown
  readonly text: string
}

/** What a change is about, as `GET` shows it to whoever may see it; null where nothing does, or there is nothing yet. */
export async function stateOf(endpoint: Write, operation: Operation<unknown, undefined>): Promise<Seen | null> {
  const shower = showerOf(endpoint, operation.endpoints)
  if (!shower) return null
  const query = shower.query.safeParse({})
  if (!query.success) return null
  try {
    const shown = shower.reply.parse(await shower.handle({ ...operation, body: undefined, query: query.data }))
    return { shown: withoutSecrets(shown), text: JSON.stringify(shown) }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'not_found') return null
    throw thrown
  }
}

/** An operation on something is at its own path, or at one verb beyond it. */
function showerOf({ path, method }: Write, endpoints: readonly Endpoint[]): Read | null {
  const parent = path.slice(0, path.lastIndexOf('/'))
  const own = method === 'POST' ? (parent.includes('{') ? parent : null) : path
  const found = endpoints.find((each) => each.method === 'GET' && each.path === own)
  return found?.method === 'GET' ? found : null
}

/** Refuses a change of what is not as its caller believes it to be. */
export async function checkMatch(headers: Headers, seen: Seen | null): Promise<void> {
  const wanted = headers.get('if-match')
  if (wanted === null) return
  const actual = seen && `"${(await sha256Hex(seen.text)).slice(0, 32)}"`
  const isMet = actual !== null && (wanted === '*' || wanted.split(',').some((each) => each.trim() === actual))
  if (isMet) return
  throw new Fault('precondition_failed', 'It has been changed since: read it again, and decide anew.', {
    headers: actual ? { etag: actual } : {},
  })
}

const SECRET = /^(secret|token|password|api_?key|private_?key)$/i

/** A value without whatever is named as a secret is. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(asRecord(value)).map(([name, each]) => {
    const isSecret = SECRET.test(name) && typeof each === 'string'
    return [name, isSecret ? '•••' : withoutSecrets(each)]
  })
  return Object.fromEntries(entries)
}
