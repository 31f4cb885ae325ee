import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync('docs/security.md', 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
const testsIn = (row: string) => [...row.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] ?? '')

test.each(rows)('a test that exists is named in: %s', (row) => {
  const named = testsIn(row)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})

test('every test of a threat is on the page', () => {
  const named = new Set(rows.flatMap(testsIn))
  const written = globSync('test/worker/threats/*.test.ts')
  expect(written.length).toBeGreaterThan(6)
  expect(written.filter((path) => !named.has(path))).toEqual([])
})
