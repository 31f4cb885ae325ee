import { Hono } from 'hono'
import type { Env } from './env.ts'
import { handleChat } from './gateway/handle-chat.ts'
import { handleModel, handleModels } from './gateway/handle-models.ts'
import { recentArm } from './gateway/record/recent-arms.ts'
import { observe } from './objects/score-view.ts'
import { providers } from './providers/index.ts'
import { errorResponse, Fault } from './shared/faults.ts'
import { newId } from './shared/ids.ts'

export { Scoreboard } from './objects/scoreboard.ts'
export { TenantDesk } from './objects/tenant-desk.ts'

const app = new Hono<{ Bindings: Env; Variables: { id: string } }>()

app.use(async (c, next) => {
  c.set('id', newId('req'))
  await next()
})
app.post('/v1/chat/completions', (c) => handleChat(c.req.raw, c.env, c.executionCtx as ExecutionContext, c.get('id')))
app.get('/v1/models', (c) => handleModels(c.req.raw, c.env, c.executionCtx as ExecutionContext, c.get('id')))
app.get('/v1/models/:name{.+}', (c) => {
  return handleModel(c.req.raw, c.env, c.executionCtx as ExecutionContext, c.get('id'), c.req.param('name'))
})
app.all('/v1/chat/completions', () => {
  throw new Fault('method_not_allowed', 'Send a POST.')
})
app.get('/', (c) => c.json({ name: 'Sluice', api: '/v1', models: '/v1/models' }))
// The control plane is evaluated on its first request, so that a plain one never waits for it.
app.all('*', async (c) => {
  const { handleControl } = await import('./control/router.ts')
  const ctx = c.executionCtx as ExecutionContext
  return handleControl(c.req.raw, c.env, ctx, c.get('id'), {
    providers: [...providers.values()],
    recentArm,
    learnHere: (tenantId, observations) => observe(tenantId, observations, c.env, ctx),
    runJob: async (name, now) => (await import('./jobs/schedule.ts')).runJob(name, c.env, now),
  })
})
app.onError((thrown, c) => {
  if (!(thrown instanceof Fault)) logBug(thrown, c.get('id'))
  return errorResponse(thrown, c.get('id') ?? newId('req'))
})

function logBug(thrown: Error, id: string): void {
  // biome-ignore lint/suspicious/noConsole: a bug is told to whoever runs the gateway, and to nobody else
  console.error(`${id} failed: ${thrown.stack ?? thrown.message}`)
}

export default {
  fetch: app.fetch,
  async scheduled(event, env) {
    const { runDue } = await import('./jobs/schedule.ts')
    await runDue(event.cron, env, new Date(event.scheduledTime))
  },
  async queue(batch, env) {
    const { consumeQueue } = await import('./jobs/consume-facts.ts')
    await consumeQueue(batch, env)
  },
} satisfies ExportedHandler<Env>
