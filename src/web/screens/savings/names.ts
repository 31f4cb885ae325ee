import type { RoiLine } from './roi.ts'

const NAMES: Readonly<Record<RoiLine['name'], readonly [name: string, tint: string]>> = {
  routing: ['Routing', 'bg-accent'],
  answer_cache: ['Answers from memory', 'bg-accent/70'],
  prompt_cache: ['Prompts kept by providers', 'bg-accent/45'],
  failover: ['Rescued requests', 'bg-accent/25'],
}

/** What a line of savings is called. */
export function nameOf(name: RoiLine['name']): string {
  return NAMES[name][0]
}

/** The colour of a line. */
export function tintOf(name: RoiLine['name']): string {
  return NAMES[name][1]
}
