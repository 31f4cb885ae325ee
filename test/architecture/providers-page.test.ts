import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { providers } from '../../src/providers/index.ts'
import { providersPage } from '../../src/providers/providers-page.ts'

test('docs/providers.md says what the code says; if not: node src/local/providers-page.ts > docs/providers.md', () => {
  expect(readFileSync('docs/providers.md', 'utf8')).toBe(`${providersPage(providers.values())}\n`)
})

test('the page has a line for each provider', () => {
  const page = providersPage(providers.values())
  for (const { id } of providers.values()) expect(page.match(new RegExp(`^\\| \`${id}\` `, 'gm')), id).toHaveLength(1)
})
