import * as z from 'zod'
import { Nothing } from '../../contract/admin.ts'
import { toCredits } from '../../conventions/openrouter/credits.ts'
import { toKeyInfo } from '../../conventions/openrouter/key-info.ts'
import { DAY_MS } from '../../shared/time.ts'
import { usageOf } from '../../storage/usage.ts'
import { read } from '../endpoint.ts'

const Data = z.object({ data: z.looseObject({}) })

export const describeKey = read({
  method: 'GET',
  path: '/v1/key',
  summary: 'What is known of the key that asks, as OpenRouter tells it.',
  scope: 'usage:read',
  query: Nothing,
  reply: Data,
  async handle({ caller: { key }, db, tenantId, now }) {
    const day = now - (now % DAY_MS)
    const at = new Date(day)
    const periods = {
      day,
      week: day - ((at.getUTCDay() + 6) % 7) * DAY_MS,
      month: day - (at.getUTCDate() - 1) * DAY_MS,
    }
    const { total, since } = await usageOf(db, tenantId).spentBy(key.id, periods)
    const spent = { totalNanos: total, dayNanos: since.day, weekNanos: since.week, monthNanos: since.month }
    const managesKeys = key.scopes.includes('keys:write')
    return { data: toKeyInfo({ label: key.name, spent, limit: null, expiresAt: key.expiresAt, managesKeys }) }
  },
})

export const describeCredits = read({
  method: 'GET',
  path: '/v1/credits',
  summary: 'What was spent, as OpenRouter tells it. Nothing is prepaid here: the credit is what was spent.',
  scope: 'usage:read',
  query: Nothing,
  reply: Data,
  async handle({ db, tenantId }) {
    const { total } = await usageOf(db, tenantId).spentBy(null, {})
    return { data: toCredits({ grantedNanos: total, spentNanos: total }) }
  },
})
