import * as z from 'zod'
import { listOf, Nothing } from '../../contract/admin.ts'
import { credentialsFor } from '../../identity/credentials.ts'
import { read } from '../endpoint.ts'

export const listLiveProviders = read({
  method: 'GET',
  path: '/admin/local/providers',
  summary: 'Local gateways only: the providers that have what they need.',
  scope: 'credentials:read',
  query: Nothing,
  reply: listOf(z.object({ id: z.string(), name: z.string() })),
  async handle({ caller, env, deps }) {
    const byId = new Map(deps.providers.map((provider) => [provider.id, provider]))
    const live = await credentialsFor(caller.tenant, env, byId)
    const found = deps.providers.filter(({ id }) => live.get(id) !== null)
    return { data: found.map(({ id, name }) => ({ id, name })) }
  },
})
