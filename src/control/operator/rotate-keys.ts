import { Nothing, Rotated } from '../../contract/admin.ts'
import { rotateMasterKey } from '../../identity/rotate.ts'
import { write } from '../endpoint.ts'

export const rotateKeys = write({
  method: 'POST',
  path: '/admin/operator/rotate-master-key',
  summary: 'Seal every data key under the present master key. Safe to repeat.',
  scope: 'operator',
  audit: 'master-key.rotate',
  publishes: false,
  body: Nothing,
  reply: Rotated,
  async handle({ env, now }) {
    return { statements: [], entityId: 'master-key', reply: await rotateMasterKey(env, now) }
  },
})
