import type { Wish } from '../../contract/wish.ts'
import type { ConfigNode } from './config.ts'
import type { Flat } from './flatten.ts'

/** As many as a wish may ask for, and as many as there are unasked. */
const ATTEMPTS_MAX = 10
const ATTEMPTS_USUAL = 4
/** As often as Portkey itself tries again. */
const RETRIES_MAX = 5
const TIMEOUT_MAX_MS = 3_600_000

/** How often and how long the targets are tried, and how long answers are kept; `uneven` is told what differs among them. */
export function readPace(
  { mode, targets }: Flat,
  headerTimeoutMs: number | null,
  uneven: (field: string) => void,
): Pick<Wish, 'attempts' | 'deadlines' | 'cache'> {
  const nodes = targets.map(({ node }) => node)
  const timeoutMs = headerTimeoutMs ?? longest(nodes, uneven)
  const seconds = nodes[0]?.cacheSeconds ?? null
  if (nodes.some(({ cacheSeconds }) => cacheSeconds !== seconds)) uneven('cache')
  return {
    ...attemptsOf(mode, nodes),
    ...(timeoutMs === null ? {} : { deadlines: { first_token_ms: clamped(Math.ceil(timeoutMs), TIMEOUT_MAX_MS) } }),
    ...(seconds === null ? {} : { cache: { ttl: seconds } }),
  }
}

/** Portkey counts what follows the first attempt, and counts anew for each target. */
function attemptsOf(mode: Flat['mode'], nodes: readonly ConfigNode[]): Pick<Wish, 'attempts'> {
  const each = nodes.map(({ retries }) => 1 + Math.min(Math.round(retries ?? 0), RETRIES_MAX))
  const asksOne = mode === 'single' || mode === 'weighted'
  const attempts = asksOne ? Math.max(...each) : each.reduce((sum, count) => sum + count, 0)
  const isTold = nodes.some(({ retries }) => retries !== null) || (!asksOne && attempts > ATTEMPTS_USUAL)
  return isTold ? { attempts: clamped(attempts, ATTEMPTS_MAX) } : {}
}

function longest(nodes: readonly ConfigNode[], uneven: (field: string) => void): number | null {
  const told = nodes.flatMap(({ timeoutMs }) => timeoutMs ?? [])
  if (told.length === 0) return null
  const ms = Math.max(...told)
  if (told.length < nodes.length || told.some((each) => each !== ms)) uneven('request_timeout')
  return ms
}

function clamped(value: number, most: number): number {
  return Math.min(Math.max(value, 1), most)
}
