import { type ConditionContext, valueAt } from './condition.ts'
import type { ConfigNode } from './config.ts'

const SESSION_MAX = 256

/** What requests that a config wants on one target have in common; null when it wants none, or they lack it. */
export function sessionOf({ strategy, targets }: ConfigNode, context: ConditionContext): string | null {
  const values = (strategy?.stickyBy ?? []).map((field) => valueAt(field, context))
  const present = values.filter((value) => value !== undefined && value !== null)
  if (present.length > 0) return present.map(String).join(' ').slice(0, SESSION_MAX)
  for (const target of targets) {
    const session = sessionOf(target, context)
    if (session !== null) return session
  }
  return null
}
