import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { WEBHOOK_DATA } from '../../src/contract/webhook-events.ts'

const page = readFileSync('docs/webhooks.md', 'utf8')

test.each(Object.entries(WEBHOOK_DATA))('the page of webhooks names %s and all that it says', (event, { shape }) => {
  for (const word of [event, ...Object.keys(shape)]) expect(page).toContain(`\`${word}\``)
})
