import type { WishTarget } from '../../contract/wish.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import { listField, namesField, recordField, textField, wrongField } from '../body/read-field.ts'
import type { OwnKey } from '../convention.ts'
import { readAccess } from './access.ts'
import { ownModel } from './model-name.ts'
import { OWN } from './own-fields.ts'

/** A model that follows, with what opens it where the request says. Holds a secret. */
export interface Fallback {
  readonly target: WishTarget
  readonly key: OwnKey | null
}

/** Of what one target may be sent otherwise, there can be but one of these for all. */
const COMMON: ReadonlySet<string> = new Set([...OWN, 'stream', 'stream_options', 'metadata', 'tags', 'cache'])

/**
 * Reads `fallbacks`: names, models with fields of their own, or lists for each model: `{"gpt-4o": ["claude"]}`, of which
 * that of `model`, as the body names it, counts.
 * Source: https://docs.litellm.ai/docs/proxy/reliability.
 */
export function readFallbacks(value: unknown, model: string, param = 'fallbacks'): readonly Fallback[] {
  return listField(value, param).flatMap((entry, index): readonly Fallback[] => {
    const at = `${param}.${index}`
    if (typeof entry === 'string') return [named(textField(entry, at) ?? '')]
    if (!isRecord(entry)) throw wrongField(at, 'a name or an object')
    return 'model' in entry ? [withFields(entry, at)] : followersOf(entry, model, at)
  })
}

/** Reads what is to follow a failure of one kind, as `{"gpt-4o": "claude"}` or in the form of `fallbacks`. */
export function readKindOfFallbacks(value: unknown, model: string, param: string): readonly Fallback[] {
  return isRecord(value) ? followersOf(value, model, param) : readFallbacks(value, model, param)
}

function named(name: string): Fallback {
  return { target: { model: ownModel(name) }, key: null }
}

function withFields(entry: Raw, at: string): Fallback {
  const name = textField(entry.model, `${at}.model`)
  if (name === null) throw wrongField(`${at}.model`, 'the name of a model')
  const { model, key } = readAccess(entry, name, `${at}.`)
  const params = Object.fromEntries(Object.entries(entry).filter(([field]) => field !== 'model' && !COMMON.has(field)))
  const { messages } = params
  if (messages !== undefined && !(Array.isArray(messages) && messages.length > 0 && messages.every(isRecord))) {
    throw wrongField(`${at}.messages`, 'a list with a message or more')
  }
  return { target: { model, ...(Object.keys(params).length > 0 ? { params } : {}) }, key }
}

/** `*` is for models that have no list. */
function followersOf(entry: Raw, model: string, at: string): readonly Fallback[] {
  const lists = recordField(entry, at) ?? {}
  const owner = [model, '*'].find((name) => Object.hasOwn(lists, name))
  if (owner === undefined) return []
  const list = lists[owner]
  return namesField(typeof list === 'string' ? [list] : list, `${at}.${owner}`).map(named)
}
