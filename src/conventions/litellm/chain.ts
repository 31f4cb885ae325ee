import type { Wish, WishTarget } from '../../contract/wish.ts'
import { asText, type Raw } from '../../shared/json.ts'
import { flagField } from '../body/read-field.ts'
import type { OwnKey, Reading } from '../convention.ts'
import { heldKeys, keyBeside } from '../headers/own-keys.ts'
import { textHeader } from '../headers/read-header.ts'
import { type Access, readAccess } from './access.ts'
import { type Fallback, readFallbacks, readKindOfFallbacks } from './fallbacks.ts'
import { type Mock, readMock } from './mock.ts'
import { providerOf } from './model-name.ts'

/** The model that is asked, and those that follow it. */
export interface Chain {
  readonly model: string
  readonly wish: Wish
  readonly keys: Pick<Reading, 'ownKey' | 'targetKeys'>
  /** How many models may be asked. */
  readonly count: number
  readonly warnings: readonly string[]
}

/** As many as a wish may name. */
const TARGETS_MAX = 50

/** How many may be asked at once, and how soon the second is. */
const HEDGED = 2
const HEDGE_MS = 1

/** Failures of one kind that have models of their own to follow. */
const KINDS = ['context_window_fallbacks', 'content_policy_fallbacks', 'context_window_fallback_dict'] as const

/**
 * Reads which models are asked, in what order and with whose keys.
 * Sources: https://docs.litellm.ai/docs/proxy/reliability and …/docs/completion/batching.
 */
export function readChain(headers: Headers, body: Raw): Chain {
  const name = asText(body.model)
  const isRace = flagField(body.fastest_response, 'fastest_response') === true && name.includes(',')
  const [asked, ...rivals] = namesIn(name, isRace).map((each) => readAccess(body, each))
  const special = KINDS.flatMap((kind) => readKindOfFallbacks(body[kind], name, kind))
  const mock = readMock(body)
  const target = mock?.target ?? { model: asked?.model ?? '' }
  const key = mock ? null : (asked?.key ?? besideKey(headers, target.model))
  const followers = followersOf(mock, rivals, [...readFallbacks(body.fallbacks, name), ...special])
  return {
    model: target.model,
    count: 1 + followers.length,
    // A key in the body is for the model in the body.
    keys: heldKeys([key, ...followers.map((each) => each.key)]),
    wish: {
      ...targetsOf({ target, key }, followers),
      ...(isRace ? { hedge_after_ms: HEDGE_MS } : {}),
      ...(flagField(body.disable_fallbacks, 'disable_fallbacks') === true ? { allow_fallbacks: false } : {}),
    },
    warnings: warningsOf(isRace ? 1 + rivals.length : 1, special.length > 0),
  }
}

/** Models that race are named in one field, with commas between them. */
function namesIn(name: string, isRace: boolean): readonly string[] {
  return isRace ? name.split(',').flatMap((each) => each.trim() || []) : [name]
}

/** What stands in `authorization` beside LiteLLM's own key is the provider's. */
function besideKey(headers: Headers, model: string): OwnKey | null {
  const apiKey = textHeader(headers, 'x-litellm-api-key') === null ? null : keyBeside(headers, 'x-litellm-api-key')
  return apiKey === null ? null : { provider: providerOf(model), apiKey, baseUrl: null }
}

/** A test that is not to fail over costs nothing. */
function followersOf(mock: Mock | null, rivals: readonly Access[], named: readonly Fallback[]): readonly Fallback[] {
  if (mock) return mock.isFollowed ? distinct(named) : []
  return distinct([...rivals.map(({ model, key }) => ({ target: { model }, key })), ...named])
}

function distinct(fallbacks: readonly Fallback[]): readonly Fallback[] {
  const texts = fallbacks.map(({ target }) => JSON.stringify(target))
  return fallbacks.filter((_, index) => texts.indexOf(texts[index] ?? '') === index).slice(0, TARGETS_MAX - 1)
}

/** Names alone follow by name; where one needs fields or a key of its own, all are targets. */
function targetsOf(first: Fallback, followers: readonly Fallback[]): Wish {
  const targets: WishTarget[] = [first, ...followers].map(({ target }) => target)
  const isAlone = followers.length === 0
  const needsNothing = ({ target, key }: Fallback) => target.params === undefined && (key === null || isAlone)
  if (first.target.model === '' || (isAlone && needsNothing(first))) return {}
  if ([first, ...followers].every(needsNothing)) return { fallbacks: targets.slice(1).map(({ model }) => model) }
  return { targets, strategy: 'fallback' }
}

function warningsOf(racing: number, hasSpecial: boolean): readonly string[] {
  return [
    ...(racing > HEDGED ? [`\`fastest_response\`: no more than ${HEDGED} are asked at once.`] : []),
    ...(hasSpecial ? ['Fallbacks for failures of one kind are tried after any failure.'] : []),
  ]
}
