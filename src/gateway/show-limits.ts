import type { Env } from '../env.ts'
import { limitsToTell, settle } from '../objects/limit-view.ts'
import { headersOf } from './policy/limit-headers.ts'

/** Answers how the limits stand that a request was held to. What it still holds when it has failed is given back. */
export function showLimits(response: Response, id: string, env: Env, ctx: ExecutionContext): Response {
  const headers = headersOf(limitsToTell(id))
  if (response.status >= 400) settle(id, ({ of }) => (of === 'requests' ? 1 : 0), env, ctx, Date.now())
  if (response.webSocket) return response
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
