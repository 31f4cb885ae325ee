import { adaptChat } from '../../providers/capabilities/adapt.ts'
import { capabilitiesOf } from '../../providers/capabilities/capabilities-of.ts'
import type { ChatBody, Target } from '../../providers/contract.ts'
import { withoutForeignFields } from '../../providers/messages/without-foreign-fields.ts'
import { fitSchemas } from '../../providers/schema/fit-schemas.ts'
import { withChat } from '../../providers/splice.ts'
import type { Adapted } from './adapted.ts'

/** A body as a model and its vendor are known to take it; the same body where nothing speaks against it. */
export function adaptKnown(body: ChatBody, { provider, model }: Target): Adapted {
  const capabilities = capabilitiesOf(provider, model)
  const able = capabilities ? adaptChat(body.chat, capabilities) : { chat: body.chat, warnings: [] }
  const fitted = fitSchemas(able.chat, provider)
  return {
    body: withChat(body, withoutForeignFields(fitted.chat, provider)),
    warnings: [...able.warnings, ...fitted.warnings],
  }
}
