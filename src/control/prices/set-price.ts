import { Nothing, Paging, pageOf, Removed } from '../../contract/admin.ts'
import { PriceInput, PriceView } from '../../contract/prices.ts'
import { Fault } from '../../shared/faults.ts'
import type { PriceRow } from '../../storage/prices.ts'
import { pricesOf } from '../../storage/prices.ts'
import { read, write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'

export const listPrices = read({
  method: 'GET',
  path: '/admin/prices',
  summary: 'List what models cost where that is not what the catalogue says.',
  scope: 'prices:read',
  query: Paging,
  reply: pageOf(PriceView),
  handle: async ({ query, db, tenantId }) =>
    pageFrom((await pricesOf(db, tenantId).list()).map(viewOf), query, ({ pattern }) => pattern),
})

export const getPrice = read({
  method: 'GET',
  path: '/admin/prices/{pattern}',
  summary: 'Show what was agreed on a model.',
  scope: 'prices:read',
  query: Nothing,
  reply: PriceView,
  async handle({ params, db, tenantId }) {
    const row = await pricesOf(db, tenantId).find(params.pattern ?? '')
    if (!row) throw missing('price')
    return viewOf(row)
  },
})

export const setPrice = write({
  method: 'PUT',
  path: '/admin/prices/{pattern}',
  summary: 'Say what a model costs you, or a provider, or everything. Counts for requests from then on.',
  scope: 'prices:write',
  audit: 'price.set',
  publishes: true,
  body: PriceInput,
  reply: PriceView,
  async handle({ params, body, tenantId, db, now }) {
    const { pattern = '' } = params
    if (!/^(?:\*|[^\s/*]{1,50}\/(?:\*|[^\s*]{1,200}))$/.test(pattern)) {
      throw new Fault('invalid_request', 'A price is for `provider/model`, `provider/*` or `*`.', { param: 'pattern' })
    }
    const row = { pattern, definition: body, changedAt: now }
    return { statements: [pricesOf(db, tenantId).set(row)], entityId: pattern, reply: viewOf(row) }
  },
})

export const removePrice = write({
  method: 'DELETE',
  path: '/admin/prices/{pattern}',
  summary: 'Go back to the price of the catalogue.',
  scope: 'prices:write',
  audit: 'price.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const { pattern = '' } = params
    const prices = pricesOf(db, tenantId)
    if (!(await prices.find(pattern))) throw missing('price')
    return { statements: [prices.remove(pattern)], entityId: pattern, reply: { id: pattern } }
  },
})

function viewOf({ pattern, definition, changedAt }: Omit<PriceRow, 'tenantId'>) {
  return { ...definition, pattern, changedAt }
}
