import type { WishTarget } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { objectionToUrl } from '../../shared/public-url.ts'
import type { OwnKey } from '../headers/own-keys.ts'
import type { ConfigNode } from './config.ts'
import type { Flat } from './flatten.ts'
import { hasSlug, namedModel } from './slug.ts'

/** What a request says beside its config. Holds a secret. */
export interface Asked {
  /** The body's model; '' when it has none. */
  readonly model: string
  readonly body: Raw
  /** A provider's slug, or `@` and the name of a stored key. */
  readonly slug: string | null
  readonly customHost: string | null
  /** What the caller holds at the provider itself. */
  readonly callerKey: string | null
}

/** A target in our words, with what opens it. */
export interface ReadTarget extends WishTarget {
  readonly model: string
  readonly params: Record<string, unknown>
  readonly key: OwnKey | null
  readonly storedKey: string | null
}

const HOST_HEADER = 'x-portkey-custom-host'

/** Reads the targets of a config, in their order. */
export function readTargets(targets: Flat['targets'], asked: Asked): readonly ReadTarget[] {
  return targets.map(({ node, weight }) => ({ ...readTarget(node, asked), weight }))
}

function readTarget(node: ConfigNode, asked: Asked): ReadTarget {
  const { model: override, ...params } = { ...missing(node.defaults, asked.body), ...node.params }
  const name = typeof override === 'string' && override !== '' ? override : asked.model
  const slug = node.slug ?? asked.slug
  const baseUrl = hostOf(node, asked)
  const { model, provider, storedKey } = namedModel(name, slug ?? (baseUrl === null ? null : 'custom'))
  const key = keyOf(node, asked, baseUrl, slug === null || slug.startsWith('@') || hasSlug(name))
  return { model, params, storedKey, key: key === null ? null : { provider, apiKey: key, baseUrl } }
}

function missing(defaults: Raw, body: Raw): Raw {
  return Object.fromEntries(Object.entries(defaults).filter(([field]) => body[field] === undefined))
}

function hostOf({ customHost, place }: ConfigNode, asked: Asked): string | null {
  const host = asked.customHost ?? customHost
  if (host === null) return null
  const objection = objectionToUrl(host)
  const param = asked.customHost === null ? place.param : HOST_HEADER
  if (objection !== null) throw new Fault('invalid_request', `A custom host is refused: ${objection}`, { param })
  return host.replace(/\/+$/, '')
}

/** The caller's key goes to a provider that is named as itself, and by no more than the request's headers; else only where told. */
function keyOf(node: ConfigNode, asked: Asked, baseUrl: string | null, isStored: boolean): string | null {
  if (node.apiKey !== null) return node.apiKey
  const isCallers = node.slug === null ? !isStored || baseUrl !== null : node.forwardsKey
  if (isCallers && asked.callerKey !== null) return asked.callerKey
  // A host of the caller's choosing never gets a key that is stored here.
  return baseUrl === null ? null : ''
}
