import type { Capabilities, Known } from './capabilities.ts'
import { DECISIONS } from './decisions.ts'
import type { Need, NeedName } from './needs.ts'

/** How a target meets the needs of a request. */
export interface Fit {
  /** False: something hard is known to be missing. */
  readonly fits: boolean
  /** What it is known not to take. */
  readonly missing: readonly Need[]
  /** What nobody knows whether it takes. */
  readonly unsure: readonly Need[]
}

/**
 * Holds the needs of a request against what a model takes; null: nothing is known of it, so nothing counts against it.
 * `vendorDrops` are fields that are never sent to the vendor.
 */
export function fitOf(
  needs: readonly Need[],
  capabilities: Capabilities | null,
  vendorDrops: readonly string[] = [],
): Fit {
  const judged = needs.map((need) => ({ need, met: isMet(need, capabilities, vendorDrops) }))
  const missing = judged.filter(({ met }) => met === false).map(({ need }) => need)
  return {
    fits: !missing.some(({ is }) => DECISIONS[is].hard),
    missing,
    unsure: judged.filter(({ met }) => met === null).map(({ need }) => need),
  }
}

/**
 * The targets to try, in their order: those that fit, or all of them where none does, since what nobody can do must be
 * told by a provider and not by a table. With `requireParameters` only those that take everything: known ones if there
 * are any, else those of which nothing is known to be missing; none, where every target misses something.
 */
export function fittingOf<T>(targets: readonly T[], fit: (target: T) => Fit, requireParameters = false): readonly T[] {
  const judged = targets.map((target) => ({ target, ...fit(target) }))
  const fitting = judged.filter(({ fits, missing }) => (requireParameters ? missing.length === 0 : fits))
  const certain = fitting.filter(({ unsure }) => unsure.length === 0)
  const preferred = requireParameters ? [certain, fitting] : [fitting, judged]
  const kept = preferred.find((some) => some.length > 0) ?? []
  return kept.map(({ target }) => target)
}

function isMet(need: Need, capabilities: Capabilities | null, vendorDrops: readonly string[]): Known {
  if (DECISIONS[need.is].fields.some((field) => vendorDrops.includes(field))) return false
  return capabilities && MEETS[need.is](capabilities, need)
}

const MEETS: Readonly<Record<NeedName, (capabilities: Capabilities, need: Need) => Known>> = {
  tools: ({ tools }) => tools,
  forced_tools: ({ forcedTools }) => forcedTools,
  parallel_tools: ({ parallelTools }) => parallelTools,
  vision: ({ vision }) => vision,
  audio: ({ audio }) => audio,
  file: ({ file }) => file,
  json_schema: ({ jsonSchema }) => jsonSchema,
  json_object: ({ jsonMode, jsonSchema }) => jsonMode ?? (jsonSchema || null),
  json_with_tools: ({ jsonWithTools }) => jsonWithTools,
  reasoning_effort: ({ reasoning, efforts }) => (efforts ? efforts.length > 0 : reasoning),
  sampling: takesSampling,
  penalties: ({ penalties }) => penalties,
  logit_bias: ({ logitBias }) => logitBias,
  logprobs: ({ logprobs }) => logprobs,
  n: ({ choices }) => choices,
  seed: ({ seed }) => seed,
  stop: ({ stop }) => stop,
  prefill: ({ prefill }) => prefill,
  developer_role: ({ developerRole }) => developerRole,
  context: ({ contextTokens }, need) => isWithin(need, contextTokens),
  output: ({ outputTokens }, need) => isWithin(need, outputTokens),
}

/** Whether temperature and top_p are taken beside the effort asked for, if any. */
export function takesSampling({ sampling }: Pick<Capabilities, 'sampling'>, { effort }: Pick<Need, 'effort'>): Known {
  if (sampling === null) return null
  if (sampling === 'unasked') return !effort || effort === 'none'
  return sampling === 'always' || (sampling === 'none' && effort === 'none')
}

function isWithin({ tokens = 0 }: Need, limit: number | null): Known {
  return limit === null ? null : tokens <= limit
}
