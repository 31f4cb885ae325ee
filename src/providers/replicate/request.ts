import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { toInput } from './input.ts'

/** Builds a prediction for a chat. Source: replicate.com/docs/reference/http, "Create a prediction". */
export function toRequest({ chat }: ChatBody, target: Target): UpstreamRequest {
  const stream = chat.stream === true ? { stream: true } : {}
  return predict(target, { input: toInput(chat, target.model), ...stream })
}

/** Whose token it is: free, and refused when it is bad. */
export function toProbe(target: Target): UpstreamRequest {
  return { method: 'GET', url: `${addressOf(target)}/account`, headers: authorization(target), body: null }
}

/**
 * Asks for a prediction and waits for its end, a minute at most: what takes longer is cancelled, so that nothing is paid
 * for that nobody gets. Official models are asked by name, others by `owner/name:version`.
 */
export function predict(target: Target, body: Raw): UpstreamRequest {
  const [name = '', version] = target.model.split(':')
  const path = version === undefined ? `/models/${pathOf(name)}` : ''
  return {
    method: 'POST',
    url: `${addressOf(target)}${path}/predictions`,
    headers: {
      ...authorization(target),
      'content-type': 'application/json',
      prefer: 'wait=60',
      'cancel-after': '1m',
    },
    body: JSON.stringify(version === undefined ? body : { version, ...body }),
  }
}

/** The name as a path, that leads to a model and nowhere else. */
function pathOf(name: string): string {
  const steps = name.split('/')
  if (steps.some((step) => step === '.' || step === '..')) {
    throw new Fault('model_not_found', 'Replicate has no model of that name.', { param: 'model' })
  }
  return steps.map(encodeURIComponent).join('/')
}

/** Where its paths begin, without a trailing slash. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.replicate.com/v1'
}

/** What opens them. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}
