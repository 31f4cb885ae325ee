import { expect, test } from 'vitest'
import { bounded } from '../../../src/storage/db.ts'

test('a store that never answers is given up on, as the fault callers may retry', async () => {
  await expect(bounded(new Promise(() => {}), 1)).rejects.toMatchObject({ code: 'store_unavailable' })
})

test("a store's own error passes through", async () => {
  await expect(bounded(Promise.reject(new Error('no such table')))).rejects.toThrow('no such table')
})
