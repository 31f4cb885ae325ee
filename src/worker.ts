import type { Env } from './env.ts'
import { handleChat } from './gateway/handle-chat.ts'
import { limitedRequests } from './objects/held-requests.ts'
import { errorResponse, Fault } from './shared/faults.ts'
import { newId } from './shared/ids.ts'
import { logBug } from './shared/log-bug.ts'

export { Limiter } from './objects/limiter.ts'
export { LiveTail } from './objects/live-tail.ts'
export { Scoreboard } from './objects/scoreboard.ts'
export { TenantDesk } from './objects/tenant-desk.ts'

/** The routes whose every microsecond counts. All others are loaded when the first of them is asked for. */
const HOT: Readonly<Record<string, typeof handleChat>> = { '/v1/chat/completions': handleChat }

async function answer(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const handle = request.method === 'POST' ? HOT[pathOf(request.url)] : undefined
  if (handle) return handle(request, env, ctx, id)
  const { routes } = await import('./routes.ts')
  return routes(request, env, ctx, id)
}

/** Pages of any origin may ask: what opens a door here is a key, never a cookie. */
function preflight(): Response {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': '*, authorization',
    'access-control-max-age': '86400',
  }
  return new Response(null, { status: 204, headers })
}

function shared(response: Response): Response {
  if (response.webSocket) return response
  const open = new Response(response.body, response)
  open.headers.set('access-control-allow-origin', '*')
  open.headers.set('access-control-expose-headers', '*')
  return open
}

/** Says how the limits stand that a request was held to. Loaded where there are limits. */
async function tellLimits(response: Response, id: string, env: Env, ctx: ExecutionContext): Promise<Response> {
  const { showLimits } = await import('./gateway/show-limits.ts')
  return showLimits(response, id, env, ctx)
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  const query = url.indexOf('?', start)
  return query < 0 ? url.slice(start) : url.slice(start, query)
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const id = newId('req')
    if (request.method === 'OPTIONS') return preflight()
    const response = await answer(request, env, ctx, id).catch((thrown: unknown) => {
      if (!(thrown instanceof Fault)) logBug(thrown, id)
      return errorResponse(thrown, id)
    })
    const told = limitedRequests.has(id) ? await tellLimits(response, id, env, ctx) : response
    return request.headers.has('origin') ? shared(told) : told
  },
  async scheduled(event, env, ctx) {
    const [{ runDue }, { askForTenant }] = await Promise.all([
      import('./jobs/schedule.ts'),
      import('./gateway/ask-inwardly.ts'),
    ])
    await runDue(event.cron, env, new Date(event.scheduledTime), (tenantId, chat, reason) =>
      askForTenant(tenantId, chat, reason, env, ctx),
    )
  },
  async queue(batch, env, ctx) {
    const { consumeQueue } = await import('./jobs/consume-facts.ts')
    await consumeQueue(batch, env, ctx)
  },
} satisfies ExportedHandler<Env>
