import type { WishTarget } from '../../contract/wish.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import { flagField, listField, namesField, textField, wrongField } from '../body/read-field.ts'
import { ownProvider } from '../provider-names.ts'
import { readModelName } from './model-name.ts'

/** What the body's `plugins` ask of routing, in our words. */
export interface Plugins {
  /** What the router may choose from; empty: whatever it does. */
  readonly targets: readonly WishTarget[]
  readonly only: readonly string[]
  readonly ignore: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Reads the body's `plugins`, of which the router's alone is followed, where it is the router that is asked.
 * Source: https://openrouter.ai/docs/guides/routing/routers/auto-router.
 */
export function readPlugins(value: unknown, isAuto: boolean): Plugins {
  const plugins = listField(value, 'plugins').map(readPlugin)
  const active = plugins.filter(({ enabled }) => enabled !== false)
  const router = isAuto ? active.find(({ id }) => id === 'auto-router') : undefined
  const others = active.filter(({ id }) => id !== 'auto-router').map(({ id }) => `\`${id}\``)
  const read = router ? readRouter(router.raw, router.at) : NOTHING
  return {
    ...read,
    warnings: [...read.warnings, ...(others.length > 0 ? [`Plugins are not run: ${others.join(', ')}.`] : [])],
  }
}

const NOTHING: Plugins = { targets: [], only: [], ignore: [], warnings: [] }

function readPlugin(raw: unknown, index: number) {
  const at = `plugins.${index}`
  if (!isRecord(raw)) throw wrongField(at, 'an object')
  const id = textField(raw.id, `${at}.id`)
  if (id === null) throw wrongField(`${at}.id`, 'the name of a plugin')
  return { raw, at, id, enabled: flagField(raw.enabled, `${at}.enabled`) }
}

function readRouter(raw: Raw, at: string): Plugins {
  const allowed = namesField(raw.allowed_models, `${at}.allowed_models`)
  const excluded = namesField(raw.excluded_models, `${at}.excluded_models`)
  const whole = allowed.filter((name) => !name.includes('*'))
  const patterns = allowed.filter((name) => name.includes('*'))
  // Left out beside whole models, patterns narrow the choice; alone they must be followed.
  const only = whole.length > 0 ? [] : patterns.map((pattern) => authorOf(pattern, `${at}.allowed_models`))
  const ignore = excluded.flatMap((name) => (AUTHOR.test(name) ? authorOf(name, at) : []))
  return {
    targets: whole.map((name) => ({ model: readModelName(name).model })),
    only: [...new Set(only)],
    ignore: [...new Set(ignore)],
    warnings: [
      ...(whole.length > 0 && patterns.length > 0 ? ['`allowed_models`: patterns beside models are left out.'] : []),
      ...(ignore.length < excluded.length ? ['`excluded_models`: only `author/*` is followed.'] : []),
      ...(raw.cost_quality_tradeoff === undefined ? [] : ['Not followed: `cost_quality_tradeoff`.']),
    ],
  }
}

const AUTHOR = /^~?([\w.-]+)\/\*$/

/** An author's models are asked of the author. */
function authorOf(pattern: string, param: string): string {
  const author = AUTHOR.exec(pattern)?.[1]
  if (author === undefined) throw wrongField(param, 'a list of models and of authors, such as `anthropic/*`')
  return ownProvider(author)
}
