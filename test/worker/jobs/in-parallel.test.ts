import { expect, test } from 'vitest'
import { inParallel } from '../../../src/jobs/in-parallel.ts'

test('outcomes come in the order of the items, failures among them', async () => {
  const release: (() => void)[] = []
  const outcomes = inParallel(3, ['a', 'b', 'c', 'd'], async (item) => {
    await new Promise<void>((resolve) => release.push(resolve))
    if (item === 'b') throw new Error('no')
    return item
  })
  for (let at = 0; at < 4; at++) {
    await Promise.resolve()
    while (!release.length) await new Promise((resolve) => setTimeout(resolve))
    release.pop()?.()
  }
  expect((await outcomes).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
    'a',
    'failed',
    'c',
    'd',
  ])
})

test('never more than the limit are under way', async () => {
  let now = 0
  let most = 0
  await inParallel(2, [1, 2, 3, 4, 5], async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve))
    now--
  })
  expect(most).toBe(2)
})

test('nothing to do is done at once', async () => {
  expect(await inParallel(3, [], () => Promise.reject(new Error('called')))).toEqual([])
})
