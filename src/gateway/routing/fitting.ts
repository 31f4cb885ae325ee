import type { ChatRequest } from '../../contract/chat.ts'
import { capabilitiesOf, vendorDropsOf } from '../../providers/capabilities/capabilities-of.ts'
import { fitOf, fittingOf } from '../../providers/capabilities/fit.ts'
import { needsOf } from '../../providers/capabilities/needs.ts'
import type { RouteOffer } from './resolve-model.ts'

/** A character of English is about a quarter of a token. */
const TOKENS_PER_CHARACTER = 0.25

/**
 * The offers that are able to do what a request needs: tools, pictures, a schema, room for its length. Where none is known to
 * be, all of them; with `requireParameters` only those known to take every parameter.
 */
export function fitting(
  offers: readonly RouteOffer[],
  chat: ChatRequest,
  characters: number,
  requireParameters = false,
): readonly RouteOffer[] {
  const needs = needsOf(chat, Math.ceil(characters * TOKENS_PER_CHARACTER))
  const fit = ({ provider, model }: RouteOffer) =>
    fitOf(needs, capabilitiesOf(provider, model), vendorDropsOf(provider))
  return fittingOf(offers, fit, requireParameters)
}
