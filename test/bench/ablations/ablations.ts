import type { Plugin } from 'esbuild'

/** A stage of the path, taken out: which file is replaced, and by what. */
export interface Ablation {
  readonly name: string
  readonly file: RegExp
  readonly contents: string
}

/** Each leaves the answer as it is and does less for it. What is saved is what the stage costs. */
export const ABLATIONS: readonly Ablation[] = [
  {
    name: 'record',
    file: /gateway\/record\/record\.ts$/,
    contents: `export async function record(call, plan, delivery) { await delivery.settled }
export function recordHit() {}`,
  },
  { name: 'facts', file: /gateway\/record\/send-facts\.ts$/, contents: 'export function sendFact() {}' },
  { name: 'points', file: /storage\/points\.ts$/, contents: 'export function writePoint() {}' },
  {
    name: 'arms',
    file: /gateway\/record\/recent-answers\.ts$/,
    contents: 'export function rememberAnswer() {}\nexport function recentAnswer() { return null }',
  },
  {
    name: 'learning',
    file: /objects\/score-view\.ts$/,
    contents: `const none = { version: 0, publishedAt: 0, arms: {} }
export function viewScores() { return { tenant: none, global: none } }
export function observe() {}`,
  },
  {
    name: 'read answer',
    file: /gateway\/record\/read-answer\.ts$/,
    contents: `import { NO_USAGE } from '../../providers/usage.ts'
export function readAnswer() { return { upstreamId: null, finishReason: null, usage: NO_USAGE, usageSource: 'none' } }`,
  },
  {
    name: 'watch',
    file: /gateway\/delivery\/watch\.ts$/,
    contents: `export class Timeout extends Error {}
export class CallerGone extends Error {}
const none = { signal: undefined, over: (work) => work, allow() {}, end() {} }
export function watchOver() { return none }`,
  },
  { name: 'check', file: /gateway\/ingress\/check-chat\.ts$/, contents: 'export function checkChat() { return null }' },
  {
    name: 'identify',
    file: /identity\/identify\.ts$/,
    contents: `import { freshSnapshot } from './snapshots.ts'
let caller = null
export async function identify(request, env, ctx, now) {
  if (caller) return caller
  const tenant = await freshSnapshot('tenant_bench', env, now)
  caller = { tenant, key: Object.values(tenant.keys)[0] }
  return caller
}`,
  },
  {
    name: 'decide',
    file: /gateway\/routing\/choose\.ts$/,
    contents: `export function choose(call, chat, live) {
  const { apiKey, baseUrl } = live.get('openai')
  return { targets: [{ provider: 'openai', model: 'gpt-4o-mini', apiKey, baseUrl }], reason: 'ablation', route: { strategy: 'fallback' } }
}`,
  },
  {
    name: 'splice',
    file: /providers\/splice\.ts$/,
    contents: `export function withModel(body) { return body.text }
export function withOwnModel(json, text) { return text }`,
  },
  {
    name: 'headers',
    file: /gateway\/answer\.ts$/,
    contents: `const headers = { 'content-type': 'application/json' }
export function answerFromProvider(call, plan, delivery) { return new Response(delivery.body, { headers }) }
export function answerFromMemory() { return new Response(null) }
export function headersOf() { return {} }`,
  },
  {
    name: 'words on routing',
    file: /gateway\/ingress\/says-more\.ts$/,
    contents: 'export function saysMore() { return false }\nexport function saying(call) { return call }',
  },
  {
    name: 'adapt',
    file: /gateway\/delivery\/adapt\.ts$/,
    contents: 'export function adapt(body) { return { body, warnings: [] } }',
  },
  {
    name: 'all but the proxy',
    file: /src\/worker\.ts$/,
    contents: `export { Scoreboard } from './objects/scoreboard.ts'
export { TenantDesk } from './objects/tenant-desk.ts'
export default {
  async fetch(request, env) {
    const text = await request.text()
    JSON.parse(text)
    const at = text.indexOf('mock-port-') + 10
    const url = 'http://127.0.0.1:' + text.slice(at, text.indexOf('-', at)) + '/v1/chat/completions'
    const headers = { authorization: 'Bearer upstream-key', 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: text })
    return new Response(await response.text(), { headers: { 'content-type': 'application/json' } })
  },
}`,
  },
]

/** Builds the Worker without one stage. */
export function without({ file, contents }: Ablation): Plugin {
  return {
    name: 'ablation',
    setup(build) {
      build.onLoad({ filter: file }, () => ({ contents, loader: 'js' }))
    },
  }
}
