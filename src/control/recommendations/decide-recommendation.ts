import { Nothing } from '../../contract/admin.ts'
import { RecommendationView } from '../../contract/reports.ts'
import { Alias, TenantSettings } from '../../contract/settings.ts'
import { Fault } from '../../shared/faults.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import type { Statement } from '../../storage/db.ts'
import { recommendationsOf } from '../../storage/recommendations.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { type Operation, write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { viewOf } from './view-of.ts'

export const applyRecommendation = write({
  method: 'POST',
  path: '/admin/recommendations/{id}/apply',
  summary: 'Do what is recommended: sets the route or the settings at once. Removing the route undoes it.',
  scope: 'settings:write',
  audit: 'recommendation.apply',
  publishes: true,
  body: Nothing,
  reply: RecommendationView,
  async handle(operation) {
    const found = await openOne(operation)
    const view = RecommendationView.parse(viewOf(found))
    const statements = await actionOf(view.action, operation)
    return decided(operation, found, 'applied', statements)
  },
})

export const dismissRecommendation = write({
  method: 'POST',
  path: '/admin/recommendations/{id}/dismiss',
  summary: 'Say that something recommended is not wanted: it is not proposed again.',
  scope: 'settings:write',
  audit: 'recommendation.dismiss',
  publishes: false,
  body: Nothing,
  reply: RecommendationView,
  handle: async (operation) => decided(operation, await openOne(operation), 'dismissed', []),
})

type Asked = Operation<unknown, undefined>

async function openOne({ db, tenantId, params }: Asked) {
  const found = await recommendationsOf(db, tenantId).find(params.id ?? '')
  if (!found) throw missing('recommendation')
  if (found.state !== 'open') throw new Fault('conflict', `This recommendation is ${found.state} already.`)
  return found
}

function decided(
  { db, tenantId, now }: Asked,
  found: Awaited<ReturnType<typeof openOne>>,
  state: 'applied' | 'dismissed',
  statements: readonly Statement[],
) {
  return {
    statements: [...statements, recommendationsOf(db, tenantId).setState(found.id, state, now)],
    entityId: found.id,
    reply: viewOf({ ...found, state, changedAt: now }),
  }
}

async function actionOf(action: Readonly<Record<string, unknown>>, { db, tenantId, now }: Asked): Promise<Statement[]> {
  if (action.kind === 'alias') {
    const name = String(action.name)
    // A route that somebody has made meanwhile is meant as it is.
    if (await aliasesOf(db, tenantId).find(name)) throw new Fault('conflict', `There is a route '${name}' already.`)
    return [aliasesOf(db, tenantId).set(name, Alias.parse(action.definition), now)]
  }
  if (action.kind === 'settings') {
    const tenant = await tenantsOf(db).find(tenantId)
    const patch = action.patch as Partial<TenantSettings>
    return [tenantsOf(db).setSettings(tenantId, TenantSettings.parse({ ...tenant?.settings, ...patch }))]
  }
  throw new Fault('conflict', 'There is nothing that the gateway could do about it by itself: it is advice.')
}
