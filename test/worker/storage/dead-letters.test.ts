import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { open } from '../../../src/storage/db.ts'
import { deadLettersOf } from '../../../src/storage/dead-letters.ts'
import { empty } from './support.ts'

beforeEach(empty)

const letters = () => deadLettersOf(open(env))
const letter = (id: string, at: number) => ({ id, at, origin: 'sluice-facts', body: `"${id}"` })

test('a letter that is kept twice is one letter', async () => {
  await letters().add(letter('a', 1))
  await letters().add(letter('a', 1))
  expect(await letters().count()).toBe(1)
})

test('the list shows the latest letters whole', async () => {
  for (const [id, at] of [
    ['a', 1],
    ['c', 3],
    ['b', 2],
  ] as const)
    await letters().add(letter(id, at))
  expect(await letters().list(2)).toEqual([
    { ...letter('c', 3), triedAt: null },
    { ...letter('b', 2), triedAt: null },
  ])
})

test('a letter that was tried goes behind those that were not', async () => {
  for (const id of ['a', 'b', 'c']) await letters().add(letter(id, 1))
  await letters().tried(['a'], 10)
  expect((await letters().due(2)).map(({ id }) => id)).toEqual(['b', 'c'])
  await letters().tried(['b', 'c'], 20)
  expect((await letters().due(1)).map(({ id }) => id)).toEqual(['a'])
})

test('more letters than a statement takes parameters are removed at once', async () => {
  const ids = Array.from({ length: 150 }, (_, i) => `l${i}`)
  await env.DB.prepare("insert into dead_letters (id, at, origin, body) select value, 0, 'q', '1' from json_each(?)")
    .bind(JSON.stringify([...ids, 'kept']))
    .run()
  await letters().remove(ids)
  expect((await letters().list(10)).map(({ id }) => id)).toEqual(['kept'])
})
