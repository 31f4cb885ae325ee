import type { Wish } from '../../contract/wish.ts'

/** A model as OpenRouter's users name it, in our words. */
export interface NamedModel {
  readonly model: string
  /** What its suffixes ask of the order in which providers are tried. */
  readonly strategy: Wish['strategy'] | null
  /** Whether its name asks it to think. */
  readonly thinks: boolean
  readonly warnings: readonly string[]
}

/** Names of the router that chooses a model. */
const AUTO = /^openrouter\/auto(?:-beta)?$/

/** Suffixes that only say how to route. Those of its catalogue, `free` and `batch`, are part of a model's name. */
const ROUTING = ['floor', 'nitro', 'exacto', 'online', 'thinking', 'extended'] as const
type Routing = (typeof ROUTING)[number]

const SORTS: Readonly<Partial<Record<Routing, Wish['strategy']>>> = { floor: 'cost', nitro: 'latency', exacto: 'auto' }

const UNFOLLOWED: Readonly<Partial<Record<Routing, string>>> = {
  nitro: '`:nitro`: the target whose whole answers came soonest of late is asked first.',
  exacto: "`:exacto`: the scoreboard's choice is asked first, whose measure is not tool calls alone.",
  online: '`:online`: no web search is added.',
  extended: '`:extended`: the model is asked without it, as nobody offers that any more.',
}

/**
 * Reads a model's name: the suffixes that say how to route, `openrouter/auto`, and presets, which are routes of that name
 * here. `author/slug` and `~author/family-latest` stay as they are.
 * Source: https://openrouter.ai/docs/guides/routing/model-variants.
 */
export function readModelName(name: string): NamedModel {
  const [asked = '', preset] = name.split('@preset/')
  if (asked === '' && preset) return { model: preset, strategy: null, thinks: false, warnings: [] }
  const [base = '', ...suffixes] = asked.split(':')
  const routing = ROUTING.filter((suffix) => suffixes.includes(suffix))
  const sorts = suffixes.flatMap((suffix) => SORTS[suffix as Routing] ?? [])
  const kept = suffixes.filter((suffix) => !routing.includes(suffix as Routing))
  return {
    model: AUTO.test(base) ? 'auto' : [base, ...kept].join(':'),
    strategy: sorts.at(-1) ?? null,
    thinks: routing.includes('thinking'),
    warnings: [...routing.flatMap((suffix) => UNFOLLOWED[suffix] ?? []), ...(preset ? [presetWarning(preset)] : [])],
  }
}

/**
 * The name of a model that is asked for at OpenRouter itself, as we write it: `openrouter/author/slug`, or one of its own
 * routers. Null: anybody may serve it.
 */
export function namedAtOpenRouter(name: string): string | null {
  const slash = name.indexOf('/', 'openrouter/'.length)
  if (!name.startsWith('openrouter/') || AUTO.test(name.split(':', 1)[0] ?? '')) return null
  return slash < 0 ? `openrouter/${name}` : name
}

/** That a preset beside a model is not followed. */
export function presetWarning(preset: string): string {
  return `Presets are routes here: \`${preset}\` is followed when it is asked for as the model.`
}
