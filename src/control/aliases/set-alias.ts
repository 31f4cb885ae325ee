import { AliasView } from '../../contract/admin.ts'
import { Alias } from '../../contract/settings.ts'
import { Fault } from '../../shared/faults.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { announce } from '../../storage/webhooks.ts'
import { write } from '../endpoint.ts'

export const setAlias = write({
  method: 'PUT',
  path: '/admin/aliases/{name}',
  summary: 'Give a name of your own to one or more models.',
  scope: 'settings:write',
  audit: 'alias.set',
  publishes: true,
  body: Alias,
  reply: AliasView,
  async handle({ params, body, caller, tenantId, db, now }) {
    const { name = '' } = params
    if (!/^[\w.:/@-]{1,100}$/.test(name) || /^auto(:|$)/.test(name)) {
      throw new Fault(
        'invalid_request',
        'A name has letters, digits, `.`, `:`, `-`, `_`, `/`, `@`, and is not `auto`, nor begins with `auto:`.',
        {
          param: 'name',
        },
      )
    }
    checkWeights(body)
    const reply = { name, definition: body, updatedAt: now }
    const told = await announce(
      db,
      tenantId,
      'route.changed',
      { route: name, definition: body, by: caller.key.id },
      now,
    )
    return { statements: [aliasesOf(db, tenantId).set(name, body, now), ...told], entityId: name, reply }
  },
})

/** Weights that fit no model, or leave none with a share, would be a route other than the one that was meant. */
function checkWeights({ strategy, models, weights }: Alias): void {
  const sum = (weights ?? []).reduce((total, weight) => total + weight, 0)
  const fits = weights === undefined ? strategy !== 'weighted' : weights.length === models.length && sum > 0
  if (fits) return
  const message = '`weights` must have a number for each model, one above 0 at least; `weighted` needs them.'
  throw new Fault('invalid_request', message, { param: 'weights' })
}
