import { EnteringInput, EnteringView } from '../../contract/router.ts'
import { modelSteps } from '../../storage/router-steps.ts'
import { enteringOf } from '../../storage/router-versions.ts'
import { write } from '../endpoint.ts'

export const setEntering = write({
  method: 'POST',
  path: '/admin/router/models',
  summary: 'Let a model into `auto` step by step (probe, shadow, canary, full), or keep it out.',
  scope: 'settings:write',
  audit: 'router.set_model',
  publishes: true,
  body: EnteringInput,
  reply: EnteringView,
  async handle({ body: { model, stage, reason }, db, tenantId, caller, now }) {
    const known = (await enteringOf(db, tenantId).list()).find((each) => each.model === model)
    const evidence = known?.evidence ?? {}
    const step = { to: stage, reason, actor: caller.key.id, evidence, now }
    return {
      statements: modelSteps(db, tenantId, model, known?.stage ?? null, step),
      entityId: model,
      reply: { model, stage, evidence, createdAt: known?.createdAt ?? now, changedAt: now },
    }
  },
})
