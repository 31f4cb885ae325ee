import type { Failure } from './client.ts'

/** An error of OpenAI's or Anthropic's client, or of one that is built on it. */
export function sdkFailure({ constructor, status, message, requestID, request_id }: any): Failure {
  return { error: constructor.name, status, message, requestId: requestID ?? request_id }
}
