import type * as z from 'zod'
import type { Generation } from '../../contract/admin.ts'
import { csvOf } from '../csv.ts'

const COLUMNS = [
  'id',
  'keyId',
  'teamId',
  'userId',
  'customer',
  'operation',
  'requestedModel',
  'provider',
  'model',
  'stream',
  'cache',
  'status',
  'outcome',
  'errorCode',
  'finishReason',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanos',
  'billedNanos',
  'askedNanos',
  'bestNanos',
  'latencyMs',
  'ttftMs',
  'reason',
] as const

/** Requests as a table of comma-separated values. */
export function requestsTable(requests: readonly z.output<typeof Generation>[]): string {
  const rows = requests.map((request) => [
    new Date(request.at).toISOString(),
    ...COLUMNS.map((name) => request[name]),
    request.tags?.join(' ') ?? null,
  ])
  return csvOf(['at', ...COLUMNS, 'tags'], rows)
}
