import { type Context, Hono } from 'hono'
import { handleControl } from './control/router.ts'
import { session } from './control/session/handle-session.ts'
import { readCloudflarePath } from './conventions/cloudflare/path.ts'
import { anthropicDialect } from './dialects/anthropic/anthropic.ts'
import { completionsDialect } from './dialects/completions/completions.ts'
import type { Dialect, DialectPath } from './dialects/dialect.ts'
import { geminiDialect } from './dialects/gemini/gemini.ts'
import type { Env } from './env.ts'
import { askForTenant } from './gateway/ask-inwardly.ts'
import { handleChat } from './gateway/handle-chat.ts'
import { handleCompact } from './gateway/handle-compact.ts'
import { handleCountTokens } from './gateway/handle-count-tokens.ts'
import { handleDialect } from './gateway/handle-dialect.ts'
import { handleEmbedContent } from './gateway/handle-embed-content.ts'
import { handleEndpoints } from './gateway/handle-endpoints.ts'
import { handleEstimate } from './gateway/handle-estimate.ts'
import { batches, files } from './gateway/handle-files.ts'
import { handleModel, handleModels } from './gateway/handle-models.ts'
import { handleRaw } from './gateway/handle-raw.ts'
import { handleRealtime } from './gateway/handle-realtime.ts'
import { handleReceiptKeys } from './gateway/handle-receipt-keys.ts'
import { responses } from './gateway/handle-responses.ts'
import { handleTask } from './gateway/handle-task.ts'
import { handleUniversal } from './gateway/handle-universal.ts'
import { inOpenRouterForm } from './gateway/in-openrouter-form.ts'
import { recentAnswer } from './gateway/record/recent-answers.ts'
import { withSession } from './identity/session.ts'
import type { AskModel } from './jobs/job.ts'
import { observe } from './objects/score-view.ts'
import { CLOUDFLARE_PATH, ownAddress, UNIVERSAL } from './other-addresses.ts'
import type { Task } from './providers/contract.ts'
import { providers } from './providers/index.ts'
import { isDashboard, serveDashboard, wantsPage } from './serve-dashboard.ts'
import { isMailbox, serveMailbox } from './serve-mailbox.ts'
import { Fault } from './shared/faults.ts'

type Door = { Bindings: Env & { readonly requestId: string } }

const TASKS: readonly Task[] = [
  'embeddings',
  'images/generations',
  'images/edits',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
  'moderations',
  'rerank',
]

/** Of the API, as `package.json` has it. */
const VERSION = '0.1.0'

const app = new Hono<Door>()

app.get('/', (c) =>
  wantsPage(c.req.raw) ? c.redirect('/dashboard/') : c.json({ name: 'Sluice', api: '/v1', models: '/v1/models' }),
)
app.get('/openapi.json', async (c) => {
  const { openApiDocument } = await import('./openapi/open-api-document.ts')
  const headers = { 'cache-control': 'public, max-age=300', 'x-request-id': c.env.requestId }
  return c.json(openApiDocument(new URL(c.req.url).origin, VERSION), 200, headers)
})
app.get('/.well-known/sluice-receipts.json', (c) => handleReceiptKeys(c.env, c.env.requestId))
app.get('/admin/session', (c) => session.show(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.post('/admin/session', (c) => session.begin(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.delete('/admin/session', (c) => session.end(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/models', (c) => handleModels(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/models/:name{.+}/endpoints', (c) => {
  return handleEndpoints(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param('name'))
})
app.get('/v1/models/:name{.+}', (c) => {
  return handleModel(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param('name'))
})
app.post('/v1/messages', (c) => inDialect(c, anthropicDialect))
app.post('/v1/messages/count_tokens', (c) => {
  return handleCountTokens(anthropicDialect, c.req.raw, c.env, contextOf(c), c.env.requestId)
})
for (const task of TASKS) {
  app.post(`/v1/${task}`, (c) => handleTask(task, c.req.raw, c.env, contextOf(c), c.env.requestId))
}
app.get('/v1/realtime', (c) => handleRealtime(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.post('/v1/files', (c) => files.create(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/files', (c) => files.list(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/files/:object', (c) => files.get(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param()))
app.delete('/v1/files/:object', (c) => files.remove(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param()))
app.get('/v1/files/:object/content', (c) => {
  return files.content(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param())
})
app.post('/v1/batches', (c) => batches.create(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/batches', (c) => batches.list(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.get('/v1/batches/:object', (c) => batches.get(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param()))
app.post('/v1/batches/:object/cancel', (c) => {
  return batches.cancel(c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param())
})
app.all('/providers/:provider/:path{.+}', (c) => {
  const { provider, path } = c.req.param()
  return handleRaw(provider, path, c.req.raw, c.env, contextOf(c), c.env.requestId)
})
// Cohere's own address of it.
app.post('/v2/rerank', (c) => handleTask('rerank', c.req.raw, c.env, contextOf(c), c.env.requestId))
app.post('/v1/completions', (c) => inDialect(c, completionsDialect))
app.post('/v1/responses', (c) => toResponses(c, 'create'))
app.post('/v1/responses/compact', (c) => handleCompact(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.post('/v1/responses/input_tokens', (c) => toResponses(c, 'inputTokens'))
app.get('/v1/responses/:response', (c) => toResponses(c, 'get'))
app.delete('/v1/responses/:response', (c) => toResponses(c, 'remove'))
app.get('/v1/responses/:response/input_items', (c) => toResponses(c, 'inputItems'))
for (const version of ['v1', 'v1beta']) {
  app.post(`/${version}/models/:call{.+:(embedContent|batchEmbedContents)}`, (c) => {
    const [model = '', way] = c.req.param('call').split(/:(?=[^:]*$)/)
    const isBatch = way === 'batchEmbedContents'
    return handleEmbedContent(model, isBatch, c.req.raw, c.env, contextOf(c), c.env.requestId)
  })
  app.post(`/${version}/models/:call{.+:(generateContent|streamGenerateContent)}`, (c) => {
    const [model = '', way] = c.req.param('call').split(/:(?=[^:]*$)/)
    return inDialect(c, geminiDialect, { model, stream: way === 'streamGenerateContent' })
  })
}
app.post('/v1/chat/completions', (c) => handleChat(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.post(UNIVERSAL, (c) => {
  const account = readCloudflarePath(c.req.header(CLOUDFLARE_PATH) ?? '')?.account ?? null
  return handleUniversal(c.req.raw, c.env, contextOf(c), c.env.requestId, account)
})
app.post('/v1/estimate', (c) => handleEstimate(c.req.raw, c.env, contextOf(c), c.env.requestId))
app.all('/v1/chat/completions', () => {
  throw new Fault('method_not_allowed', 'Send a POST.')
})
app.all('*', (c) => {
  const ctx = contextOf(c)
  return handleControl(c.req.raw, c.env, ctx, c.env.requestId, {
    providers: [...providers.values()],
    recentAnswer,
    learnHere: (tenantId, observations) => observe(tenantId, observations, c.env, ctx),
    runJob: async (name, now) => {
      const ask: AskModel = (tenantId, chat, reason) => askForTenant(tenantId, chat, reason, c.env, ctx)
      return (await import('./jobs/schedule.ts')).runJob(name, c.env, now, ask)
    },
  })
})
// The door catches faults, once.
app.onError((thrown) => {
  throw thrown
})

/** Every route that is mounted here; the hot ones in `worker.ts` come before. */
export function mountedRoutes(): readonly { readonly method: string; readonly path: string }[] {
  return app.routes.map(({ method, path }) => ({ method, path }))
}

/** Every route but the hot ones; other gateways' addresses lead to ours, and a browser's session to its key. */
export async function routes(request: Request, env: Env, ctx: ExecutionContext, requestId: string): Promise<Response> {
  const url = new URL(request.url)
  const { pathname } = url
  if (isDashboard(pathname)) return serveDashboard(request, env, requestId)
  if (isMailbox(pathname, env)) return serveMailbox(request, env, requestId)
  const own = ownAddress(pathname)
  const opened = pathname === '/admin/session' ? request : await withSession(request, env, Date.now())
  const answer = () => app.fetch(own ? readdressed(opened, url, own) : opened, { ...env, requestId }, ctx)
  return pathname.startsWith('/api/v1/')
    ? inOpenRouterForm(answer, pathname.endsWith('/chat/completions'), requestId)
    : answer()
}

function readdressed(request: Request, url: URL, { path, headers }: NonNullable<ReturnType<typeof ownAddress>>) {
  url.pathname = path
  const moved = new Request(url, request)
  for (const [name, value] of Object.entries(headers)) moved.headers.set(name, value)
  return moved
}

function contextOf(c: Context<Door>): ExecutionContext {
  return c.executionCtx as ExecutionContext
}

function inDialect(c: Context<Door>, dialect: Dialect, path: DialectPath = { model: null, stream: null }) {
  return handleDialect(dialect, path, c.req.raw, c.env, contextOf(c), c.env.requestId)
}

function toResponses(c: Context<Door>, what: keyof typeof responses) {
  return responses[what](c.req.raw, c.env, contextOf(c), c.env.requestId, c.req.param() as Record<string, string>)
}
