import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { probeProviders } from '../../../src/jobs/probe-providers.ts'
import { nobody } from '../../support/nobody.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const NOW = Date.UTC(2026, 9, 1)
const MINUTE = 60_000

interface Learned {
  readonly arm: string
  readonly ok: boolean | null
  readonly at: number
  readonly latencyMs: number | null
}

/** A deployment with these settings, whose scoreboard last saw these arms, and what its scoreboard was taught. */
function deployment(settings: Record<string, string>, lastAt: Record<string, number> = {}) {
  const learned: Learned[] = []
  const names: string[] = []
  const arms = Object.fromEntries(Object.entries(lastAt).map(([arm, at]) => [arm, { lastAt: at }]))
  const scoreboard = {
    snapshot: async () => ({ version: 1, publishedAt: 0, arms }),
    learn: async (observations: readonly Learned[]) => void learned.push(...observations),
  }
  const getByName = (name: string) => {
    names.push(name)
    return scoreboard
  }
  const against = { ...onlyBindings(), ...settings, SCOREBOARD: { getByName } } as unknown as Env
  return { learned, names, scoreboard, run: () => probeProviders.run(against, new Date(NOW), nobody) }
}

/** Whatever keys the machine that runs the tests may have, no test may send them anywhere. */
function onlyBindings(): Record<string, unknown> {
  return { ENVIRONMENT: 'local', DB: env.DB }
}

function answering(answers: Record<string, () => Response | Promise<Response>>) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input as string, init as RequestInit)
    const answer = answers[new URL(request.url).hostname]
    if (!answer) throw new TypeError('nobody there')
    return answer()
  })
}

test('the sandbox is always probed, without the network', async () => {
  const fetched = answering({})
  const { run, learned, names } = deployment({})
  expect(await run()).toBe('1 of 1 providers answered')
  expect(fetched).not.toHaveBeenCalled()
  expect(learned).toMatchObject([{ arm: 'sandbox/*', ok: true, at: NOW }])
  expect(new Set(names)).toEqual(new Set(['global']))
})

test('what the probes found is known to the scoreboard of everybody', async () => {
  const scoreboard = env.SCOREBOARD.getByName('global')
  const before = (await scoreboard.snapshot()).arms['sandbox/*']?.observations ?? 0
  await probeProviders.run({ ...onlyBindings(), SCOREBOARD: env.SCOREBOARD } as unknown as Env, new Date(NOW), nobody)
  expect((await scoreboard.snapshot()).arms['sandbox/*']).toMatchObject({ observations: before + 1, lastAt: NOW })
})

test('a provider is probed with its house key, and one that has none is left alone', async () => {
  const fetched = answering({ 'api.openai.com': () => Response.json({ data: [] }) })
  const { run } = deployment({ OPENAI_API_KEY: 'sk-house' })
  expect(await run()).toBe('2 of 2 providers answered')
  expect(fetched).toHaveBeenCalledTimes(1)
  expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get('authorization')).toBe('Bearer sk-house')
})

test('a provider without a key is probed where its address is set, and only then', async () => {
  const fetched = answering({ 'ollama.test': () => Response.json({ data: [] }) })
  const { run, learned } = deployment({ OLLAMA_HOST: 'http://ollama.test:11434' })
  expect(await run()).toBe('2 of 2 providers answered')
  expect(String(fetched.mock.calls[0]?.[0])).toBe('http://ollama.test:11434/api/tags')
  expect(learned.map(({ arm }) => arm)).toContain('ollama/*')
})

test('what did not answer is named with its status, and counts against it', async () => {
  answering({
    'api.openai.com': () => Response.json({ error: { message: 'bad key sk-house' } }, { status: 401 }),
    'api.groq.com': () => Response.json({ data: [] }),
  })
  const { run, learned } = deployment({ OPENAI_API_KEY: 'sk-house', GROQ_API_KEY: 'gk', MISTRAL_API_KEY: 'mk' })
  expect(await run()).toBe('2 of 4 providers answered; openai did not (401); mistral did not (network)')
  const verdicts = Object.fromEntries(learned.map(({ arm, ok, latencyMs }) => [arm, [ok, latencyMs === null]]))
  expect(verdicts).toEqual({
    'openai/*': [false, true],
    'groq/*': [true, false],
    'mistral/*': [false, true],
    'sandbox/*': [true, false],
  })
})

test('a redirect is no answer: a key goes nowhere but to its provider', async () => {
  const fetched = answering({
    'api.openai.com': () => new Response(null, { status: 302, headers: { location: 'https://evil.test' } }),
  })
  expect(await deployment({ OPENAI_API_KEY: 'sk-house' }).run()).toContain('openai did not (302)')
  expect(fetched.mock.calls[0]?.[1]?.redirect).toBe('manual')
})

test('a provider that hangs is given up on after five seconds', async () => {
  vi.useFakeTimers()
  answering({ 'api.openai.com': () => new Promise<Response>(() => {}) })
  const { run, learned } = deployment({ OPENAI_API_KEY: 'sk-house' })
  const sentence = run()
  await vi.advanceTimersByTimeAsync(5_001)
  expect(await sentence).toBe('1 of 2 providers answered; openai did not (timeout)')
  expect(learned.find(({ arm }) => arm === 'openai/*')?.ok).toBe(false)
})

test('a provider that callers used within five minutes is not probed; an earlier call or a probe does not count', async () => {
  const fetched = answering({
    'api.openai.com': () => Response.json({}),
    'api.groq.com': () => Response.json({}),
    'api.mistral.ai': () => Response.json({}),
  })
  const keys = { OPENAI_API_KEY: 'a', GROQ_API_KEY: 'b', MISTRAL_API_KEY: 'c' }
  const { run } = deployment(keys, {
    'openai/gpt-5.6': NOW - 4 * MINUTE,
    'openai/old': NOW - 60 * MINUTE,
    'groq/llama': NOW - 6 * MINUTE,
    'mistral/*': NOW - MINUTE,
  })
  expect(await run()).toBe('3 of 3 providers answered; 1 had traffic of their own')
  expect(fetched.mock.calls.map(([url]) => new URL(String(url)).hostname).sort()).toEqual([
    'api.groq.com',
    'api.mistral.ai',
  ])
})

test('a scoreboard that cannot be read keeps no provider from being probed', async () => {
  answering({ 'api.openai.com': () => Response.json({}) })
  const { run, scoreboard } = deployment({ OPENAI_API_KEY: 'a' })
  scoreboard.snapshot = () => Promise.reject(new Error('overloaded'))
  expect(await run()).toBe('2 of 2 providers answered')
})

test('a scoreboard that does not take what was found fails the run', async () => {
  const { run, scoreboard } = deployment({})
  scoreboard.learn = () => Promise.reject(new Error('overloaded'))
  await expect(run()).rejects.toThrow('overloaded')
})

test('at most six providers are probed at a time', async () => {
  const names = [
    'OPENAI',
    'GROQ',
    'TOGETHER',
    'FIREWORKS',
    'DEEPSEEK',
    'MISTRAL',
    'XAI',
    'CEREBRAS',
    'DEEPINFRA',
    'NOVITA',
  ]
  let open = 0
  let most = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    most = Math.max(most, ++open)
    await new Promise((resolve) => setTimeout(resolve))
    open--
    return Response.json({})
  })
  await deployment(Object.fromEntries(names.map((name) => [`${name}_API_KEY`, 'k']))).run()
  expect(most).toBe(6)
})
