/** What one Claude model takes and what it refuses; the Messages API answers 400 to a setting its model does not know. */
export interface ModelTraits {
  /** `budget`: `thinking.budget_tokens`. `adaptive`: `thinking.type: adaptive` with `output_config.effort`. */
  readonly thinking: 'none' | 'budget' | 'adaptive'
  /** It thinks even when the request does not mention thinking. */
  readonly thinksUnasked: boolean
  readonly efforts: readonly string[]
  /** `one`: temperature or top_p, not both. `none`: neither, nor top_k. */
  readonly sampling: 'all' | 'one' | 'none'
  /** Whether `tool_choice` may be `any` or `tool`. */
  readonly forcedTools: boolean
  /** Whether `output_config.format` is available. */
  readonly outputFormat: boolean
  /** `max_tokens` is required there and optional here. */
  readonly defaultMaxTokens: number
}

/**
 * Reads a model's traits from its name. Sources: platform.claude.com, the migration guides of Sonnet 5, Sonnet 5.5,
 * Opus 5.5 and Haiku 5.5, "Adaptive thinking", "Effort", "Structured outputs" and the models overview.
 */
export function traitsOf(model: string): ModelTraits {
  const version = versionOf(model)
  if (version === null) return FOREIGN
  return {
    thinking: thinkingOf(version),
    thinksUnasked: version >= 500,
    efforts: effortsOf(version),
    sampling: samplingOf(version),
    forcedTools: !refusesForcedTools(model, version),
    outputFormat: version >= 405,
    defaultMaxTokens: defaultMaxTokensOf(version),
  }
}

/** Other makers' models behind an address that speaks this dialect: the oldest form is the one they imitate. */
const FOREIGN: ModelTraits = {
  thinking: 'budget',
  thinksUnasked: false,
  efforts: [],
  sampling: 'all',
  forcedTools: true,
  outputFormat: false,
  defaultMaxTokens: 8_192,
}

const NEWEST = 9_900

/** `claude-3-7-sonnet-20250219` is 307, `claude-opus-4-20250514` 400. A Claude without a number is taken for the newest. */
function versionOf(model: string): number | null {
  if (!model.includes('claude')) return null
  const found = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model)
  return found ? Number(found[1]) * 100 + Number(found[2] ?? 0) : NEWEST
}

function thinkingOf(version: number): ModelTraits['thinking'] {
  if (version >= 406) return 'adaptive'
  return version >= 307 ? 'budget' : 'none'
}

function effortsOf(version: number): readonly string[] {
  if (version >= 407) return ['low', 'medium', 'high', 'xhigh', 'max']
  return version >= 406 ? ['low', 'medium', 'high', 'max'] : []
}

function samplingOf(version: number): ModelTraits['sampling'] {
  if (version >= 407) return 'none'
  return version >= 401 ? 'one' : 'all'
}

/** Haiku 5.5 still takes a forced tool; its larger siblings, Fable and Mythos do not. */
function refusesForcedTools(model: string, version: number): boolean {
  return /fable|mythos/.test(model) || (version >= 505 && !model.includes('haiku'))
}

/** Below each model's documented output limit: 4096, 8192, 32000 at the least, 64000 at the least. */
function defaultMaxTokensOf(version: number): number {
  if (version >= 406) return 32_768
  if (version >= 307) return 16_384
  return version >= 305 ? 8_192 : 4_096
}
