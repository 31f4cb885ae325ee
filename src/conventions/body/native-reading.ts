import type { Raw } from '../../shared/json.ts'
import type { Reading } from '../convention.ts'

/** A reading that also keeps what a provider, being itself the gateway whose convention was spoken, reads of a request. */
export interface NativeReading extends Reading {
  /** Request fields, by the id of the provider whose targets alone may be sent them. */
  readonly native?: Readonly<Record<string, Raw>>
}

/** Some fields of a body, as they stand there; absent ones stay absent. */
export function fieldsOf(body: Raw, names: readonly string[]): Raw {
  return Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])))
}
