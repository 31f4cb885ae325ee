import { expect, test } from 'vitest'
import { AUTO_MODELS } from '../../../../src/providers/catalog/auto-models.ts'
import { priceOf } from '../../../../src/providers/catalog/price.ts'
import { providers } from '../../../../src/providers/index.ts'

test.each(AUTO_MODELS)('%s is registered and priced', (name) => {
  const [provider = '', model = ''] = name.split('/')
  expect(providers.has(provider)).toBe(true)
  expect(priceOf(provider, model, Date.UTC(2026, 10, 24))).not.toBeNull()
})
