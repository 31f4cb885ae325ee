import { VersionInput, VersionView } from '../../contract/router.ts'
import { unpackPredictor } from '../../learning/predictor/pack.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import { versionSteps } from '../../storage/router-steps.ts'
import { routerOfTenant } from '../../storage/router-versions.ts'
import { write } from '../endpoint.ts'

const STORE_LIMIT_MS = 10 * SECOND_MS

export const addVersion = write({
  method: 'POST',
  path: '/admin/router/versions',
  summary: 'Bring a router that was trained elsewhere: `npm run train` makes one of graded prompts.',
  scope: 'settings:write',
  audit: 'router.add_version',
  publishes: true,
  body: VersionInput,
  reply: VersionView,
  async handle({ body, db, env, tenantId, caller, now }) {
    const bytes = Uint8Array.from(atob(body.predictor), (character) => character.charCodeAt(0))
    if (!unpackPredictor(bytes)) {
      const message = 'These bytes are no predictor, or one of another version of this gateway: train it anew.'
      throw new Fault('invalid_request', message, { param: 'predictor' })
    }
    const id = newId('rtv')
    // Weights first: a version without them would be one that routes nothing.
    const put = env.CONFIG.put(kvKeys.predictor(tenantId, id), bytes)
    await within(STORE_LIMIT_MS, put, () => {
      throw new Fault('store_unavailable', 'The store did not take the weights in time. Try again.')
    })
    const previousId = caller.tenant.router?.current?.id ?? null
    const { aims, evidence } = body
    const row = { id, origin: 'upload', aims, previousId, evidence, createdAt: now, changedAt: now } as const
    const version = { ...row, stage: 'screening' as const }
    const actor = caller.key.id
    const steps =
      body.stage === 'current'
        ? await versionSteps(db, tenantId, version, { to: 'current', reason: 'brought in charge', actor, now })
        : []
    return {
      statements: [routerOfTenant(db, tenantId).addVersion(version), ...steps],
      entityId: id,
      reply: { ...version, stage: body.stage, aims: [...aims] },
    }
  },
})
