import type { ChatRequest } from '../../contract/chat.ts'
import type { LiveCredentials } from '../../identity/credentials.ts'
import type { Learned } from '../../objects/learned-view.ts'
import type { Asking, Plan, Said } from '../call.ts'
import { decide, type Grounds, pricedOffers } from './decide.ts'
import type { Resolved } from './resolve-model.ts'

/** Shorter requests fit into any model that is sold today. */
const LONG_CHARACTERS = 60_000

/**
 * Makes the plan of a request: by its route, by what it says itself where it says anything, and where it needs more than
 * plain talk only with targets that are able to it. `chat` is null for whatever is no chat. `isForecast`: the plan is to
 * tell what is expected, whoever chooses.
 */
export function choose(
  call: Asking,
  chat: ChatRequest | null,
  live: LiveCredentials,
  learned: Learned,
  random: () => number,
  isForecast = false,
): Plan | Promise<Plan> {
  const tells = isForecast || call.said?.wish.forecast === true
  const grounds = { live, learned, random, isForecast: tells, isSent: !isForecast }
  if (call.said) return chooseWished(call, chat, call.said, grounds)
  const resolved = pricedOffers(call, live)
  const { route, offers } = resolved
  const needs = chat !== null && offers.length > 1 && needsMore(chat, call)
  if (route.strategy !== 'auto' && !needs && !isForecast) return decide(call, grounds, resolved)
  return chooseFurther(call, chat, grounds, resolved, needs)
}

async function chooseWished(call: Asking, chat: ChatRequest | null, said: Said, grounds: Grounds): Promise<Plan> {
  const { decideWished } = await import('./decide-wished.ts')
  return decideWished(call, chat, said, await withAuto(call, chat, grounds))
}

async function chooseFurther(
  call: Asking,
  chat: ChatRequest | null,
  grounds: Grounds,
  { route, offers }: Resolved,
  needs: boolean,
): Promise<Plan> {
  const able = needs && chat ? (await import('./fitting.ts')).fitting(offers, chat, call.length) : offers
  const known = route.strategy === 'auto' || grounds.isForecast ? await withAuto(call, chat, grounds) : grounds
  return decide(call, known, { route, offers: able })
}

/** What `auto` knows is loaded when it is first asked for. */
async function withAuto(call: Asking, chat: ChatRequest | null, grounds: Grounds): Promise<Grounds> {
  const { rankLearned } = await import('./auto/rank-learned.ts')
  const { learned, random, isSent } = grounds
  return {
    ...grounds,
    rankAuto: (choices, scores, isResting) =>
      rankLearned(choices, { call, chat, learned, scores, isResting, random, isSent }),
  }
}

/** Whether a request needs anything that not every model has. */
function needsMore({ tools, response_format: format, messages, n }: ChatRequest, { length }: Asking): boolean {
  if (tools?.length || (n ?? 1) > 1 || (format && format.type !== 'text') || length > LONG_CHARACTERS) return true
  return messages.some(({ content }) => Array.isArray(content) && content.some(({ type }) => type !== 'text'))
}
