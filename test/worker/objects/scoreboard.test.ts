import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import type { Observation, ScoreSnapshot } from '../../../src/learning/scores.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'

const ARM = 'openai/scoreboard-test'

function answer(changes: Partial<Observation> = {}): Observation {
  const facts = { at: 1_000, ok: true, latencyMs: 500, ttftMs: 100, outputTokens: 10, costNanos: 70, quality: 0.9 }
  return { arm: ARM, ...facts, ...changes }
}

function boardOf(name: string) {
  return env.SCOREBOARD.getByName(name)
}

async function published(name: string): Promise<ScoreSnapshot | null> {
  return env.CONFIG.get<ScoreSnapshot>(kvKeys.scores(name), 'json')
}

/** When the object's alarm rings; null when it has none. */
async function alarmOf(name: string): Promise<number | null> {
  return runInDurableObject(boardOf(name), (_board, state) => state.storage.getAlarm())
}

/** Makes KV refuse what this scoreboard writes, until told to take it again. */
async function breakKv(name: string): Promise<() => Promise<void>> {
  return runInDurableObject(boardOf(name), (board) => {
    const stores = (board as unknown as { env: { CONFIG: KVNamespace } }).env
    const spy = vi.spyOn(stores.CONFIG, 'put').mockRejectedValue(new Error('KV is down'))
    return async () => void spy.mockRestore()
  })
}

test('what was learned is in the snapshot at once', async () => {
  expect(await boardOf('at-once').learn([answer(), answer({ ok: false })])).toEqual({ version: 0 })
  const { arms } = await boardOf('at-once').snapshot()
  expect(arms[ARM]).toMatchObject({ observations: 2, failures: 1, lastAt: 1_000 })
})

test('what was learned is published to KV by the alarm, two seconds later', async () => {
  const board = boardOf('by-alarm')
  const before = Date.now()
  await board.learn([answer()])
  const rings = (await alarmOf('by-alarm')) ?? 0
  expect(rings - before).toBeGreaterThanOrEqual(2_000)
  expect(rings - Date.now()).toBeLessThanOrEqual(2_000)
  expect(await published('by-alarm')).toBeNull()
  expect(await runDurableObjectAlarm(board)).toBe(true)
  const snapshot = await board.snapshot()
  expect(snapshot.version).toBe(1)
  expect(await published('by-alarm')).toEqual(snapshot)
  expect(await alarmOf('by-alarm')).toBeNull()
})

test('KV is written at most every ten seconds by the alarm, and nothing is forgotten meanwhile', async () => {
  const board = boardOf('not-too-often')
  await board.learn([answer()])
  await runDurableObjectAlarm(board)
  await board.learn([answer({ quality: 0.1 })])
  await runDurableObjectAlarm(board)
  expect((await published('not-too-often'))?.version).toBe(1)
  const { publishedAt } = await board.snapshot()
  expect(await alarmOf('not-too-often')).toBe(publishedAt + 10_000)
})

test('what comes between two publications is written down within two seconds all the same', async () => {
  const board = boardOf('in-between')
  await board.learn([answer()])
  await runDurableObjectAlarm(board)
  await board.learn([answer()])
  await runDurableObjectAlarm(board)
  await board.learn([answer()])
  expect(((await alarmOf('in-between')) ?? 0) - Date.now()).toBeLessThanOrEqual(2_000)
})

test('eviction keeps what was learned, and versions keep rising', async () => {
  const board = boardOf('evicted')
  await board.learn([answer(), answer({ arm: 'groq/other' })])
  await runDurableObjectAlarm(board)
  const before = await board.snapshot()
  await evictDurableObject(board)
  expect(await board.snapshot()).toEqual(before)
  await board.learn([answer()])
  expect(await board.publish()).toEqual({ version: 2, arms: 2 })
  expect((await published('evicted'))?.arms[ARM]?.observations).toBe(2)
})

test('publishing by hand happens at once, and every version is higher than the last', async () => {
  const board = boardOf('by-hand')
  await board.learn([answer()])
  expect(await board.publish()).toEqual({ version: 1, arms: 1 })
  expect(await board.publish()).toEqual({ version: 2, arms: 1 })
  const versions = await Promise.all([board.publish(), board.publish()])
  expect(versions.map(({ version }) => version).toSorted()).toEqual([3, 4])
  expect(await board.learn([answer()])).toEqual({ version: 4 })
})

test('publications wait for each other, so that KV is left with the newest', async () => {
  await runInDurableObject(boardOf('in-turn'), async (board) => {
    await board.learn([answer()])
    const stores = (board as unknown as { env: { CONFIG: KVNamespace } }).env
    const log: string[] = []
    const spy = vi.spyOn(stores.CONFIG, 'put').mockImplementation(async (_key, value) => {
      const { version } = JSON.parse(String(value)) as ScoreSnapshot
      log.push(`begins ${version}`)
      await stores.CONFIG.get('anything')
      log.push(`ends ${version}`)
    })
    await Promise.all([board.publish(), board.publish()])
    spy.mockRestore()
    expect(log).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2'])
  })
})

test('names that are no arm are passed over, and spoil nothing that is written down', async () => {
  const board = boardOf('odd-names')
  await board.learn(['constructor', '__proto__', '', ARM].map((arm) => answer({ arm })))
  expect(await runDurableObjectAlarm(board)).toBe(true)
  await evictDurableObject(board)
  expect(Object.keys((await board.snapshot()).arms)).toEqual([ARM])
})

test('a publication that KV refused is tried again by the next alarm, with a higher version', async () => {
  const board = boardOf('refused')
  await board.learn([answer()])
  const repair = await breakKv('refused')
  await runDurableObjectAlarm(board)
  expect(await published('refused')).toBeNull()
  expect(await alarmOf('refused')).not.toBeNull()
  await repair()
  expect(await runDurableObjectAlarm(board)).toBe(true)
  expect((await published('refused'))?.arms).toHaveProperty([ARM])
  expect((await published('refused'))?.version).toBe(2)
  expect(await alarmOf('refused')).toBeNull()
})

test('a publication that KV refused is tried again even after an eviction', async () => {
  const board = boardOf('refused-evicted')
  await board.learn([answer()])
  const repair = await breakKv('refused-evicted')
  await runDurableObjectAlarm(board)
  await repair()
  await evictDurableObject(board)
  expect(await runDurableObjectAlarm(board)).toBe(true)
  expect((await published('refused-evicted'))?.arms).toHaveProperty([ARM])
})

test('publishing by hand says so when KV refuses', async () => {
  await boardOf('refused-by-hand').learn([answer()])
  const repair = await breakKv('refused-by-hand')
  await runInDurableObject(boardOf('refused-by-hand'), async (board) => {
    await expect(board.publish()).rejects.toThrow('KV is down')
  })
  await repair()
})

test('two scoreboards do not see each other', async () => {
  await boardOf('one').learn([answer()])
  await boardOf('one').publish()
  expect((await boardOf('two').snapshot()).arms).toEqual({})
  expect(await published('two')).toBeNull()
})

test('an arm that was dropped to make room does not come back after an eviction', async () => {
  const board = boardOf('crowded')
  await board.learn(Array.from({ length: 500 }, (_, index) => answer({ arm: `openai/${index}`, at: 1_000 + index })))
  await board.publish()
  await board.learn([answer({ arm: 'openai/new', at: 9_000 })])
  await board.publish()
  await evictDurableObject(board)
  const { arms } = await board.snapshot()
  expect(Object.keys(arms)).toHaveLength(500)
  expect(arms).not.toHaveProperty(['openai/0'])
  expect(arms).toHaveProperty(['openai/new'])
})

test.each([
  ['no list', { length: 1 }],
  ['nothing', undefined],
  ['a list of something else', [null]],
  ['an observation without an arm', [{ ok: true }]],
  ['more than a thousand', Array.from({ length: 1_001 }, () => answer())],
])('%s is refused, and nothing of it is learned', async (_what, malformed) => {
  await runInDurableObject(boardOf('malformed'), async (board) => {
    const learned = board.learn(malformed as unknown as Observation[])
    await expect(learned).rejects.toThrow('learn takes a list of at most 1000 observations')
    expect(board.snapshot().arms).toEqual({})
  })
})

test('a thousand observations are taken at once, and none at all change nothing', async () => {
  const board = boardOf('full-batch')
  await board.learn([])
  expect(await alarmOf('full-batch')).toBeNull()
  await board.learn(Array.from({ length: 1_000 }, () => answer()))
  expect((await board.snapshot()).arms[ARM]?.observations).toBe(1_000)
})

test('a scoreboard without a name says what is missing', async () => {
  const nameless = env.SCOREBOARD.get(env.SCOREBOARD.newUniqueId())
  await runInDurableObject(nameless, async (board) => {
    await expect(board.learn([answer()])).rejects.toThrow('a scoreboard is addressed by name')
    await expect(board.publish()).rejects.toThrow('a scoreboard is addressed by name')
  })
})
