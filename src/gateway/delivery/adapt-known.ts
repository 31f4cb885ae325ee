import { adaptChat } from '../../providers/capabilities/adapt.ts'
import { capabilitiesOf } from '../../providers/capabilities/capabilities-of.ts'
import type { ChatBody, Target } from '../../providers/contract.ts'
import type { Adapted } from './adapted.ts'

/** A body as a model is known to take it; the same body where nothing speaks against it. */
export function adaptKnown(body: ChatBody, { provider, model }: Target): Adapted {
  const capabilities = capabilitiesOf(provider, model)
  if (!capabilities) return { body, warnings: [] }
  const { chat, warnings } = adaptChat(body.chat, capabilities)
  return chat === body.chat ? { body, warnings } : { body: { ...body, chat, text: JSON.stringify(chat) }, warnings }
}
