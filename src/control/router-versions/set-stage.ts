import { StageInput, VersionView } from '../../contract/router.ts'
import { Fault } from '../../shared/faults.ts'
import { versionSteps } from '../../storage/router-steps.ts'
import { routerOfTenant } from '../../storage/router-versions.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { viewOf } from './list-versions.ts'

export const setStage = write({
  method: 'POST',
  path: '/admin/router/versions/{id}/stage',
  summary: 'Put a version of the router under test, in charge, or out; whoever it replaces can be called back.',
  scope: 'settings:write',
  audit: 'router.set_stage',
  publishes: true,
  body: StageInput,
  reply: VersionView,
  async handle({ body, params, db, tenantId, caller, now }) {
    const version = await routerOfTenant(db, tenantId).version(params.id ?? '')
    if (!version) throw missing('router version')
    if (body.stage === 'rolled_back' && version.stage !== 'current') {
      throw new Fault('conflict', `Only the version in charge can be rolled back; this one is ${version.stage}.`)
    }
    const step = { to: body.stage, reason: body.reason, actor: caller.key.id, now }
    const statements = await versionSteps(db, tenantId, version, step)
    return { statements, entityId: version.id, reply: viewOf({ ...version, stage: body.stage, changedAt: now }) }
  },
})
