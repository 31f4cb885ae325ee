import type { Raw } from '../shared/json.ts'
import type { Route } from './route.ts'

/** What each header of ours says. */
const SAYS = {
  'x-request-id': 'The id of the request, under which it is recorded.',
  'x-should-retry': 'Whether sending the same request again may help.',
  'retry-after': 'Seconds to wait before the next try.',
  'retry-after-ms': 'Milliseconds to wait before the next try.',
  'x-sluice-provider': 'Who answered.',
  'x-sluice-model': 'The model that answered, as its provider knows it.',
  'x-sluice-cache': 'Whether the answer was remembered: `hit`, `miss`, or `bypass` when it was not to be looked up.',
  'x-sluice-attempts': 'How many attempts it took.',
  'x-sluice-route-reason': 'Why this target was chosen.',
  'x-sluice-forecast': 'What was expected of who answered, where `sluice.forecast` asked for it: JSON with intervals.',
  'x-sluice-receipt': 'How it was routed, signed, where `sluice.receipt` asked for it: a JWS of EdDSA.',
  'x-sluice-warning': 'What was asked and not done.',
  'x-sluice-passthrough': '`true` when the body is the provider’s own, untouched.',
  'x-sluice-publication': '`pending` when a change is kept but not yet in force everywhere.',
} as const
type HeaderName = keyof typeof SAYS

const OF_MODEL: readonly HeaderName[] = [
  'x-sluice-provider',
  'x-sluice-model',
  'x-sluice-cache',
  'x-sluice-attempts',
  'x-sluice-route-reason',
  'x-sluice-forecast',
  'x-sluice-receipt',
  'x-sluice-warning',
  'x-sluice-passthrough',
]

/** All headers, for the components of the document. */
export function headerComponents(): Raw {
  const entries = Object.entries(SAYS).map(([name, description]) => [name, { description, schema: schemaOf(name) }])
  return Object.fromEntries(entries)
}

/** The headers of a good answer. */
export function answerHeaders({ by, access, headers = [] }: Route): Raw {
  const own = access === 'public' ? [] : ['x-request-id']
  return referred([...own, ...(by === 'model' ? OF_MODEL : []), ...headers])
}

/** The headers of every error. */
export function errorHeaders(): Raw {
  return referred(['x-request-id', 'x-should-retry', 'retry-after', 'retry-after-ms'])
}

function referred(names: readonly string[]): Raw {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function schemaOf(name: string): Raw {
  if (/^(retry-after|retry-after-ms|x-sluice-attempts)$/.test(name)) return { type: 'integer', minimum: 0 }
  if (name === 'x-should-retry') return { type: 'string', enum: ['true', 'false'] }
  return { type: 'string' }
}
