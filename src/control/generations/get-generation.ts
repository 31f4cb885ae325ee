import * as z from 'zod'
import { Generation } from '../../contract/admin.ts'
import type { RoutingView } from '../../contract/router.ts'
import { type GenerationRecord, toGeneration } from '../../conventions/openrouter/generation.ts'
import { Fault } from '../../shared/faults.ts'
import { usdFromNanos } from '../../shared/money.ts'
import type { Db } from '../../storage/db.ts'
import type { RoutingFact } from '../../storage/facts.ts'
import { requestsOf } from '../../storage/requests.ts'
import { read } from '../endpoint.ts'

export const getGeneration = read({
  method: 'GET',
  path: '/v1/generations/{id}',
  summary: 'Show the record of a request, by its id or by the id inside its answer.',
  scope: 'usage:read',
  query: z.unknown(),
  reply: Generation,
  handle: ({ params, db, tenantId }) => findGeneration(db, tenantId, params.id ?? ''),
})

export const getGenerationByQuery = read({
  method: 'GET',
  path: '/v1/generation',
  summary: 'The same as OpenRouter tells it, beside our own fields: `?id=`.',
  scope: 'usage:read',
  query: z.object({ id: z.string().min(1) }),
  reply: z.object({ data: z.looseObject({}) }),
  async handle({ query, db, tenantId }) {
    const found = await findGeneration(db, tenantId, query.id)
    const { more, ...record } = found
    const told = toGeneration({ ...record, ...(more ? { more } : {}) } as GenerationRecord)
    return { data: { ...found, ...told } }
  },
})

async function findGeneration(db: Db, tenantId: string, id: string): Promise<z.input<typeof Generation>> {
  const found = await requestsOf(db, tenantId).find(id)
  if (found)
    return { ...found, routing: found.routing && viewOf(found.routing), costUsd: usdFromNanos(found.costNanos) }
  throw new Fault('not_found', 'There is no such request. A new one is recorded within a few seconds of its end.')
}

function viewOf({ heads, candidates, ...routing }: RoutingFact): z.input<typeof RoutingView> {
  return { ...routing, heads: [...heads], candidates: [...candidates] }
}
