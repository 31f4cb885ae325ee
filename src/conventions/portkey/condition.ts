import { Fault } from '../../shared/faults.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import { compileRegex, PATTERN_MAX, TEXT_MAX } from './regex.ts'

/** What a condition may ask about. */
export interface ConditionContext {
  /** What `x-portkey-metadata` holds. */
  readonly metadata: Raw
  /** The body's fields. */
  readonly params: Raw
  /** The path of the request's address. */
  readonly pathname: string
}

/** How many patterns a request may have matched. */
const REGEXES_MAX = 20

/**
 * Makes the judge of a config's conditions. A `query` is a conjunction of `field: value` or `field: { $operator: value }`,
 * nested by `$and` and `$or`. What is absent equals nothing, so `$ne` and `$nin` hold of it. Operators that do not exist and
 * patterns that are not run are the fault of what held the config, which `param` names.
 * Sources: https://portkey.ai/docs/product/ai-gateway/conditional-routing and Portkey-AI/gateway,
 * src/services/conditionalRouter.ts.
 */
export function conditionJudge(context: ConditionContext, param: string): (query: unknown) => boolean {
  const trial: Trial = { context, param, regexesLeft: REGEXES_MAX }
  return (query) => isTrue(query, trial)
}

interface Trial {
  readonly context: ConditionContext
  readonly param: string
  regexesLeft: number
}

function isTrue(query: unknown, trial: Trial): boolean {
  if (!isRecord(query)) return false
  return Object.entries(query).every(([field, wanted]) => {
    if (field === '$and' && Array.isArray(wanted)) return wanted.every((each) => isTrue(each, trial))
    if (field === '$or' && Array.isArray(wanted)) return wanted.some((each) => isTrue(each, trial))
    const value = valueAt(field, trial.context)
    return typeof wanted === 'object' && wanted !== null ? holdsAll(value, wanted, trial) : value === wanted
  })
}

function holdsAll(value: unknown, operators: object, trial: Trial): boolean {
  return Object.entries(operators).every(([operator, wanted]) => holds(value, operator, wanted, trial))
}

function holds(value: unknown, operator: string, wanted: unknown, trial: Trial): boolean {
  if (operator === '$regex') return matches(value, wanted, trial)
  if (operator === '$length') return hasLength(value, wanted, trial)
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined
  if (compare) return compare(value, wanted)
  throw new Fault('invalid_request', `No condition knows \`${operator.slice(0, 40)}\`.`, { param: trial.param })
}

function hasLength(value: unknown, wanted: unknown, trial: Trial): boolean {
  if (!Array.isArray(value)) return false
  return isRecord(wanted) ? holdsAll(value.length, wanted, trial) : value.length === wanted
}

function matches(value: unknown, pattern: unknown, trial: Trial): boolean {
  const { param } = trial
  if (value === undefined || value === null || typeof value === 'object') return false
  const test = trial.regexesLeft-- > 0 ? compileRegex(String(pattern)) : null
  if (!test) throw new Fault('invalid_request', REGEX_BOUND, { param })
  const text = String(value)
  if (text.length > TEXT_MAX) throw new Fault('invalid_request', TEXT_BOUND, { param })
  return test(text)
}

const REGEX_BOUND = `At most ${REGEXES_MAX} \`$regex\` are run, each of up to ${PATTERN_MAX} characters that neither look around nor refer back.`
const TEXT_BOUND = `A \`$regex\` is run on up to ${TEXT_MAX} characters.`

const COMPARISONS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  $eq: (value, wanted) => value === wanted,
  $ne: (value, wanted) => value !== wanted,
  $in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  $nin: (value, wanted) => Array.isArray(wanted) && !wanted.includes(value),
  $gt: (value, wanted) => numberOf(value) > numberOf(wanted),
  $gte: (value, wanted) => numberOf(value) >= numberOf(wanted),
  $lt: (value, wanted) => numberOf(value) < numberOf(wanted),
  $lte: (value, wanted) => numberOf(value) <= numberOf(wanted),
}

/** What a condition's field is of a request. Only paths of two parts exist: what is deeper is absent. */
export function valueAt(field: string, { metadata, params, pathname }: ConditionContext): unknown {
  const [root, key, ...deeper] = field.split('.')
  if (key === undefined || deeper.length > 0) return undefined
  if (root === 'url') return key === 'pathname' ? pathname : undefined
  const held = root === 'metadata' ? metadata : root === 'params' ? params : {}
  return Object.hasOwn(held, key) ? held[key] : undefined
}

function numberOf(value: unknown): number {
  return Number.parseFloat(String(value))
}
