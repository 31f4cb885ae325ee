import { Hono } from 'hono'
import { handleControl } from './control/router.ts'
import type { Env } from './env.ts'
import { handleModel, handleModels } from './gateway/handle-models.ts'
import { recentArm } from './gateway/record/recent-arms.ts'
import { observe } from './objects/score-view.ts'
import { providers } from './providers/index.ts'
import { Fault } from './shared/faults.ts'

type Door = { Bindings: Env & { readonly requestId: string } }

const app = new Hono<Door>()

app.get('/', (c) => c.json({ name: 'Sluice', api: '/v1', models: '/v1/models' }))
app.get('/v1/models', (c) => handleModels(c.req.raw, c.env, c.executionCtx as ExecutionContext, c.env.requestId))
app.get('/v1/models/:name{.+}', (c) => {
  return handleModel(c.req.raw, c.env, c.executionCtx as ExecutionContext, c.env.requestId, c.req.param('name'))
})
app.all('/v1/chat/completions', () => {
  throw new Fault('method_not_allowed', 'Send a POST.')
})
app.all('*', (c) => {
  const ctx = c.executionCtx as ExecutionContext
  return handleControl(c.req.raw, c.env, ctx, c.env.requestId, {
    providers: [...providers.values()],
    recentArm,
    learnHere: (tenantId, observations) => observe(tenantId, observations, c.env, ctx),
    runJob: async (name, now) => (await import('./jobs/schedule.ts')).runJob(name, c.env, now),
  })
})
// The door catches faults, once.
app.onError((thrown) => {
  throw thrown
})

/** Every route but the hot ones. */
export function routes(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  requestId: string,
): Response | Promise<Response> {
  return app.fetch(request, { ...env, requestId }, ctx)
}
