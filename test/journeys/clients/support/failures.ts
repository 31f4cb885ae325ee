import type { Failure } from './client.ts'

/** An error of OpenAI's or Anthropic's client, or of one that is built on it. */
export function sdkFailure(thrown: any): Failure {
  const { status, message, requestID, request_id } = thrown
  return { error: thrown.constructor.name, status, message, requestId: requestID ?? request_id }
}
