import { estimateTokenCount } from 'tokenx'
import { chargeFor } from '../../providers/catalog/agreed-price.ts'
import type { ChatBody, ProviderFacts, Refusal, Target } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import { sleep } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call } from '../call.ts'
import { type Answered, attempt, type Failed } from './attempt.ts'
import type { Limits } from './deadlines.ts'
import type { Opening } from './open-stream.ts'
import type { Takeover } from './repetition.ts'
import { isBound, type Speaker, takeOver } from './speaker.ts'
import { SILENT } from './stream-end.ts'

export type Streaming = Answered & { readonly answer: Opening }

/** Finds a target that goes on with an answer that broke off; null when none can. */
export type Resume = (broken: Answered, voice: Speaker, why: Refusal) => Promise<Streaming | null>

/** What is left to try an answer with. */
export interface Reserve {
  /** Those not asked yet, best first. */
  readonly targets: readonly Target[]
  readonly attempts: AttemptFact[]
  readonly attemptsMax: number
  limitsOf(target: Target): Limits
  providerOf(target: Target): ProviderFacts | undefined
}

const PAUSE_MS = 200

/**
 * Tries the targets that are left, then the broken one once more. Where the model goes on from a beginning it is given the
 * beginning; where not it is asked again, and what it repeats is passed over.
 */
export function resumeWith(reserve: Reserve, call: Call): Resume {
  const queue = [...reserve.targets]
  let hasTriedAgain = false
  return async (broken, voice, why) => {
    writeOff(reserve.attempts, broken, voice, why, call)
    if (isBound(voice) || call.signal.aborted) return null
    for (let target = queue.shift(); target; target = queue.shift()) {
      const found = await takeUp(target, voice, reserve, call)
      if (found) return found
    }
    if (hasTriedAgain) return null
    hasTriedAgain = true
    await sleep(PAUSE_MS)
    return takeUp(broken.target, voice, reserve, call)
  }
}

/** Asks one target to go on, in each way that it knows. */
async function takeUp(target: Target, voice: Speaker, reserve: Reserve, call: Call): Promise<Streaming | null> {
  for (const how of waysOf(target, voice, reserve, call)) {
    const limits = reserve.limitsOf(target)
    if (reserve.attempts.length >= reserve.attemptsMax || Date.now() - call.startedAt > limits.totalMs) return null
    const result = await attempt(
      { target, body: bodyFor(how, voice, call, reserve.providerOf(target)?.prefill?.(target.model) ?? {}), limits },
      call,
    )
    reserve.attempts.push(result.fact)
    if (result.answered && typeof result.answer !== 'string') {
      takeOver(voice, how)
      return { ...result, answer: result.answer }
    }
    if (!rejects(result)) return null
  }
  return null
}

function rejects(result: Answered | Failed): boolean {
  return !result.answered && result.refusal.kind === 'invalid_request'
}

/** A schema or a tool call is only right as a whole: there a beginning is not handed on. */
function waysOf(target: Target, { text }: Speaker, reserve: Reserve, call: Call): Takeover[] {
  const { response_format: format, tools } = call.body.chat
  const isPlain = (format?.type ?? 'text') === 'text' && !tools?.length
  return isPlain && text.trim() !== '' && reserve.providerOf(target)?.prefill?.(target.model)
    ? ['prefill', 'restart']
    : ['restart']
}

function bodyFor(how: Takeover, { text }: Speaker, call: Call, mark: object): ChatBody {
  if (how === 'restart') return call.body
  const { chat } = call.body
  // White space at the end is refused by some; it is taken out of the continuation instead.
  const beginning = { role: 'assistant' as const, content: text.trimEnd(), ...mark }
  const continued = { ...chat, messages: [...chat.messages, beginning] }
  return { chat: continued, text: JSON.stringify(continued) }
}

/** What a target said before it broke off is paid for, as a rule, and was not its last word: both are written down. */
function writeOff(attempts: AttemptFact[], { target, fact }: Answered, voice: Speaker, why: Refusal, call: Call): void {
  const index = attempts.lastIndexOf(fact)
  if (index < 0) return
  const usage = {
    ...NO_USAGE,
    inputTokens: estimateTokenCount(call.body.text),
    outputTokens: estimateTokenCount(voice.text) - voice.carriedTokens,
  }
  const { costNanos } = chargeFor(call.caller.tenant.prices, target, usage, call.startedAt)
  const error = why === SILENT ? 'stalled' : 'cut'
  attempts[index] = { ...fact, error, costNanos }
}
