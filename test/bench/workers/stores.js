import { env } from 'cloudflare:workers'

// Stands in for the stores: two KV namespaces, a queue and a database, in memory, in the same process. It counts what comes.
const config = new Map(env.ENTRIES)
const cache = new Map()
const counts = {
  configReads: 0,
  configWrites: 0,
  cacheReads: 0,
  cacheWrites: 0,
  databaseCalls: 0,
  facts: 0,
  outcomes: {},
  tokens: 0,
  costNanos: 0,
}

export const Config = {
  fetch: (request) =>
    serve(
      config,
      request,
      () => counts.configReads++,
      () => counts.configWrites++,
    ),
}
export const Cache = {
  fetch: (request) =>
    serve(
      cache,
      request,
      () => counts.cacheReads++,
      () => counts.cacheWrites++,
    ),
}

export const Database = {
  fetch() {
    counts.databaseCalls++
    return Response.json({ success: false, error: 'the bench has no database' })
  },
}

export const Facts = {
  async fetch(request) {
    for (const fact of await request.json()) count(fact)
    return Response.json({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } })
  },
}

function count(fact) {
  counts.facts++
  counts.outcomes[fact.outcome] = (counts.outcomes[fact.outcome] ?? 0) + 1
  counts.tokens += fact.inputTokens + fact.outputTokens
  counts.costNanos += fact.costNanos
}

async function serve(values, request, onRead, onWrite) {
  const key = decodeURIComponent(new URL(request.url).pathname.slice(1))
  if (request.method === 'PUT') {
    onWrite()
    values.set(key, await request.text())
    return new Response()
  }
  onRead()
  const value = values.get(key)
  return value === undefined ? new Response(null, { status: 404 }) : new Response(value)
}

// The bench's own door: reads the counts; a DELETE empties the cache.
export default {
  async fetch(request) {
    if (request.method === 'DELETE') cache.clear()
    return Response.json(counts)
  },
}
