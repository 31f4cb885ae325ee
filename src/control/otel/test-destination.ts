import { Nothing } from '../../contract/admin.ts'
import { OtelTestResult } from '../../contract/otel.ts'
import { openHeaders } from '../../identity/otel-headers.ts'
import { newId } from '../../shared/ids.ts'
import type { Fact } from '../../storage/facts.ts'
import { type Operation, write } from '../endpoint.ts'
import { checkUrl } from './check-url.ts'
import { openOne } from './view-of.ts'

export const testOtelDestination = write({
  method: 'POST',
  path: '/admin/otel-destinations/{id}/test',
  summary:
    'Send one request that never was, and say whether it was taken. Its model is `sluice/test`, and it cost nothing.',
  scope: 'settings:write',
  audit: 'otel_destination.test',
  publishes: false,
  body: Nothing,
  reply: OtelTestResult,
  async handle(operation) {
    const { caller, env } = operation
    const destination = await openOne(operation)
    checkUrl(destination.url, env)
    const headers = await openHeaders(env, caller.tenant.dataKey, destination)
    const { exportFacts } = await import('../../integrations/otel/export-facts.ts')
    const { error } = await exportFacts({ ...destination, sampleShare: 1 }, headers, [factOfTest(operation)])
    return {
      statements: [],
      entityId: destination.id,
      reply: { id: destination.id, delivered: error === null, error },
    }
  },
})

/** A request of which nothing is true but who asked for it, and when. */
function factOfTest({ tenantId, caller, now }: Operation<unknown, undefined>): Fact {
  return {
    id: newId('req'),
    tenantId,
    keyId: caller.key.id,
    at: now,
    requestedModel: 'sluice/test',
    provider: 'sluice',
    model: 'test',
    upstreamId: null,
    stream: false,
    cache: 'bypass',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    finishReason: null,
    attempts: [],
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    usageSource: 'none',
    costNanos: 0,
    priceSource: 'none',
    latencyMs: 0,
    ttftMs: 0,
    reason: 'a test of the destination',
    prompt: null,
    answer: null,
  }
}
