import type { ChatRequest } from '../../contract/chat.ts'
import type { LiveCredentials } from '../../identity/credentials.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import type { Asking, Plan } from '../call.ts'
import { decide, pricedOffers } from './decide.ts'

/** Shorter requests fit into any model that is sold today. */
const LONG_CHARACTERS = 60_000

/**
 * Makes the plan of a request: by its route, by what it says itself where it says anything, and where it needs more than
 * plain talk only with targets that are able to it. `chat` is null for whatever is no chat.
 */
export function choose(
  call: Asking,
  chat: ChatRequest | null,
  live: LiveCredentials,
  scores: () => ScoreView,
  random: () => number,
): Plan | Promise<Plan> {
  const { said } = call
  if (said) {
    return import('./decide-wished.ts').then((wished) => wished.decideWished(call, chat, said, live, scores, random))
  }
  const resolved = pricedOffers(call, live)
  const { route, offers } = resolved
  if (!chat || offers.length === 1 || !needsMore(chat, call)) return decide(call, live, scores, random, resolved)
  return import('./fitting.ts').then(({ fitting }) =>
    decide(call, live, scores, random, { route, offers: fitting(offers, chat, call.length) }),
  )
}

/** Whether a request needs anything that not every model has. */
function needsMore({ tools, response_format: format, messages, n }: ChatRequest, { length }: Asking): boolean {
  if (tools?.length || (n ?? 1) > 1 || (format && format.type !== 'text') || length > LONG_CHARACTERS) return true
  return messages.some(({ content }) => Array.isArray(content) && content.some(({ type }) => type !== 'text'))
}
