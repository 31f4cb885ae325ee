import type { WishTarget } from '../../contract/wish.ts'
import type { Raw } from '../../shared/json.ts'
import { flagField, wrongField } from '../body/read-field.ts'

/** Errors that LiteLLM acts out when they are its `mock_response`, and the sandbox's models that answer so. */
const ERRORS: ReadonlyMap<string, string> = new Map([
  ['litellm.RateLimitError', 'ratelimited'],
  ['litellm.InternalServerError', 'down'],
  ['litellm.ContextWindowExceededError', 'overflow'],
])

/** Failures that are to be acted out by the model that was named, so that what follows it is tried. */
const TESTS = {
  mock_testing_fallbacks: 'down',
  mock_testing_context_window_fallbacks: 'overflow',
  mock_testing_content_policy_fallbacks: 'refuses',
} as const

const TEXT_MAX = 100_000

/** Who answers a test in place of the model that was named. */
export interface Mock {
  readonly target: WishTarget
  /** Whether what is to follow is asked should it fail; else a test costs nothing. */
  readonly isFollowed: boolean
}

/**
 * Reads a test: it is the sandbox's to answer. The text that it is to say goes to it alone, as `mock_response`. Null where a
 * request is no test.
 * Sources: https://docs.litellm.ai/docs/completion/mock_requests and …/docs/proxy/reliability.
 */
export function readMock(body: Raw): Mock | null {
  for (const [field, model] of Object.entries(TESTS)) {
    if (flagField(body[field], field) === true) return { target: { model: `sandbox/${model}` }, isFollowed: true }
  }
  const answer = body.mock_response
  if (answer === undefined || answer === null || answer === false) return null
  if (answer !== true && (typeof answer !== 'string' || answer.length > TEXT_MAX)) {
    throw wrongField('mock_response', `true, or text of ${TEXT_MAX} characters at most`)
  }
  return { target: targetOf(answer), isFollowed: false }
}

function targetOf(answer: string | true): WishTarget {
  if (answer === true) return { model: 'sandbox/echo-small' }
  if (answer.startsWith('Exception: content_filter_policy')) return { model: 'sandbox/refuses' }
  const misbehaviour = ERRORS.get(answer)
  if (misbehaviour !== undefined) return { model: `sandbox/${misbehaviour}` }
  return { model: 'sandbox/echo-small', params: { mock_response: answer } }
}
