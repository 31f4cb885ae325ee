import { TailMessage, TailQuery } from '../../contract/live-tail.ts'
import { publishWatched } from '../../identity/publish.ts'
import { refetchSnapshot } from '../../identity/snapshots.ts'
import { WATCHERS, WATCHING, type Watching } from '../../objects/tail-sockets.ts'
import { OPEN_FOR_MS } from '../../objects/watcher.ts'
import { Fault } from '../../shared/faults.ts'
import { type Operation, read } from '../endpoint.ts'

export const tailRequests = read({
  method: 'GET',
  path: '/admin/requests/tail',
  summary: 'Watch requests as they end, over a socket, without texts.',
  scope: 'usage:read',
  query: TailQuery,
  reply: TailMessage,
  handle: () => Promise.reject(new Fault('invalid_request', 'Ask for a socket: this path needs `Upgrade: websocket`.')),
  socket: watch,
})

async function watch({ env, tenantId, caller, query, now, requestId }: Operation<undefined, TailQuery>) {
  const { keys, watchedUntil = 0 } = caller.tenant
  const [secretHash = ''] = Object.entries(keys).find(([, key]) => key === caller.key) ?? []
  const tail = env.LIVE_TAIL.get(env.LIVE_TAIL.idFromName(tenantId))
  const watching = JSON.stringify({ secretHash, filter: query } satisfies Watching)
  const opened = await tail.fetch('https://live-tail/', { headers: { upgrade: 'websocket', [WATCHING]: watching } })
  const { webSocket, headers } = opened
  if (!webSocket) throw new Fault('rate_limit_exceeded', 'Fifty are watching already: close one of the sockets.')
  // The first to come says so even where it was said a while ago: isolates that found nobody here have stopped asking.
  if (headers.get(WATCHERS) === '1' || watchedUntil - now < OPEN_FOR_MS) {
    await publishWatched(env, tenantId, now + 2 * OPEN_FOR_MS)
    await refetchSnapshot(tenantId, env, now)
  }
  return new Response(null, { status: 101, webSocket, headers: { 'x-request-id': requestId } })
}
