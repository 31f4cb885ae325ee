import type { Env } from '../env.ts'
import { setting } from '../env.ts'
import { deploymentCredential } from '../identity/credentials.ts'
import type { Observation } from '../learning/scores.ts'
import type { ListedProvider, Provider, ProviderFacts, Target } from '../providers/contract.ts'
import { providers } from '../providers/index.ts'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'

const QUIET_AFTER_MS = 5 * MINUTE_MS
const PROBE_LIMIT_MS = 5 * SECOND_MS
const SCOREBOARD_LIMIT_MS = 5 * SECOND_MS

/** Asks every live provider that nobody has called lately a trivial question, so that an outage is noticed before a caller meets it. */
export const probeProviders: Job = {
  name: 'probe-providers',
  cron: '* * * * *',
  async run(env, now) {
    const live = [...providers.values()].filter((provider) => isLive(provider, env))
    const busy = await busyProviders(env, now.getTime())
    const quiet = live.filter(({ id }) => !busy.has(id))
    const answers = (await inParallel(6, quiet, (provider) => probe(provider, env))).flatMap(fulfilled)
    await learn(env, answers, now.getTime())
    return sentenceOf(answers, live.length - quiet.length)
  },
}

interface ProbeAnswer {
  readonly provider: string
  /** The status, `timeout` or `network`: never a provider's own words, which may quote a key. */
  readonly answer: number | 'timeout' | 'network'
  readonly ok: boolean
  readonly latencyMs: number
}

/** Whether the deployment itself can call it: with its house key, or without any, at an address that is known. */
function isLive({ id, keyName, keyless, hostName }: ProviderFacts, env: Env): boolean {
  if (id === 'sandbox') return true
  const hasKey = keyName !== null && setting(env, keyName) !== null
  const hasAddress = hostName === undefined || (hostName !== null && setting(env, hostName) !== null)
  return (hasKey || keyless === true) && hasAddress
}

/** The providers that callers used within the last minutes. A scoreboard that does not answer knows of none: all are probed. */
async function busyProviders(env: Env, now: number): Promise<Set<string>> {
  const asked = Promise.resolve(env.SCOREBOARD.getByName('global').snapshot())
  const scores = await within(SCOREBOARD_LIMIT_MS, asked, () => null).catch(() => null)
  const arms = Object.entries(scores?.arms ?? {})
  const busy = arms.filter(([arm, { lastAt }]) => !arm.endsWith('/*') && now - lastAt < QUIET_AFTER_MS)
  return new Set(busy.map(([arm]) => arm.slice(0, arm.indexOf('/'))))
}

async function probe(provider: ListedProvider, env: Env): Promise<ProbeAnswer> {
  const startedAt = Date.now()
  const answer = await ask(await provider.load(), targetOf(provider, env))
  const ok = typeof answer === 'number' && answer >= 200 && answer < 300
  return { provider: provider.id, answer, ok, latencyMs: Date.now() - startedAt }
}

function targetOf(provider: ProviderFacts, env: Env): Target {
  const known = deploymentCredential(provider, env)
  return { provider: provider.id, model: '*', apiKey: known?.apiKey ?? '', baseUrl: known?.baseUrl ?? null }
}

async function ask(provider: Provider, target: Target): Promise<ProbeAnswer['answer']> {
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS)
  try {
    const response = await within(PROBE_LIMIT_MS, send(provider, target, signal), () => null)
    await response?.body?.cancel()
    return response ? response.status : 'timeout'
  } catch {
    return signal.aborted ? 'timeout' : 'network'
  }
}

async function send(provider: Provider, target: Target, signal: AbortSignal): Promise<Response> {
  const request = provider.probe(target)
  if (provider.answer) return provider.answer(request, signal)
  const signed = (await provider.authorize?.(request, target, { now: Date.now(), fetch })) ?? request
  const { url, method, headers, body } = signed
  return fetch(url, { method, headers: { ...headers }, body, signal, redirect: 'manual' })
}

async function learn(env: Env, answers: readonly ProbeAnswer[], at: number): Promise<void> {
  if (answers.length === 0) return
  const observations = answers.map(
    ({ provider, ok, latencyMs }): Observation => ({
      arm: `${provider}/*`,
      at,
      ok,
      latencyMs: ok ? latencyMs : null,
      ttftMs: null,
      outputTokens: null,
      costNanos: null,
      quality: null,
    }),
  )
  await within(SCOREBOARD_LIMIT_MS, Promise.resolve(env.SCOREBOARD.getByName('global').learn(observations)), () => {
    throw new Error('the scoreboard did not take what the probes found')
  })
}

function sentenceOf(answers: readonly ProbeAnswer[], busy: number): string {
  const silent = answers.filter(({ ok }) => !ok).map(({ provider, answer }) => `${provider} did not (${answer})`)
  const answered = `${answers.length - silent.length} of ${answers.length} providers answered`
  return [answered, ...silent, ...(busy > 0 ? [`${busy} had traffic of their own`] : [])].join('; ')
}

function fulfilled<T>(outcome: PromiseSettledResult<T>): T[] {
  return outcome.status === 'fulfilled' ? [outcome.value] : []
}
