import { Fault } from '../../shared/faults.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import type { RemoteObject, remoteObjectsOf } from '../../storage/remote-objects.ts'

/** A body whose files are named as their provider knows them, and that provider; null where it names none. */
export interface OwnFiles {
  readonly body: Raw
  readonly provider: string | null
}

/** Our ids of files, wherever a body may name one. */
const FILE_ID = /^file-[0-9a-f]{32}$/
const FILES_MAX = 50

/** Puts the provider's own ids in place of ours. All files of a request are at one provider. */
export async function withOwnFiles(body: Raw, objects: ReturnType<typeof remoteObjectsOf>): Promise<OwnFiles> {
  const named = new Set<string>()
  mapped(body, (id) => {
    named.add(id)
    return id
  })
  if (named.size === 0) return { body, provider: null }
  if (named.size > FILES_MAX) throw new Fault('invalid_request', `A request may name ${FILES_MAX} files at most.`)
  const known = new Map<string, RemoteObject>()
  for (const id of named) {
    const found = await objects.find(id)
    // A provider's own id may look like ours; it is left to that provider.
    if (found?.kind === 'file') known.set(id, found)
  }
  const [provider = null, ...others] = new Set([...known.values()].map((file) => file.provider))
  if (others.length > 0) throw new Fault('invalid_request', 'The files of a request must be at one provider.')
  return { body: mapped(body, (id) => known.get(id)?.upstreamId ?? id) as Raw, provider }
}

/** A copy of a value with each `file_id` (and each of `file_ids`) that is ours put through `change`. */
function mapped(value: unknown, change: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, change))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, renamed(field, each, change)]))
}

function renamed(field: string, value: unknown, change: (id: string) => string): unknown {
  const own = (id: unknown) => (typeof id === 'string' && FILE_ID.test(id) ? change(id) : id)
  if (field === 'file_id') return own(value)
  if (field === 'file_ids' && Array.isArray(value)) return value.map(own)
  return mapped(value, change)
}
