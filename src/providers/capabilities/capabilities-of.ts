import { modelOf } from '../catalog/catalog.ts'
import { VENDORS } from '../vendors.ts'
import { CAPABILITIES } from './capabilities.generated.ts'
import { type Capabilities, type Facts, type Rule, UNKNOWN } from './capabilities.ts'
import { decodeFacts } from './encoding.ts'
import { claudeFacts } from './rules/claude-models.ts'
import { FAMILIES } from './rules/families.ts'
import { OPENAI_MODELS } from './rules/openai-models.ts'
import { OVERRIDES } from './rules/overrides.ts'

/** Callers choose the names that are remembered, so their number is bounded. */
const REMEMBERED_MAX = 1_000

const tables = new Map<string, ReadonlyMap<string, string>>()
const remembered = new Map<string, Capabilities | null>()

/**
 * What is known of a model, by the name its provider takes for it; null when nothing is. What a vendor's interface or a
 * family's documentation says comes before the table, and the table before what is only likely of the family.
 */
export function capabilitiesOf(provider: string, model: string): Capabilities | null {
  const name = model.toLowerCase()
  const key = `${provider}/${name}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  const found = lookUp(provider, name)
  remembered.set(key, found)
  return found
}

/** The request fields that a vendor of OpenAI's dialect is never sent. */
export function vendorDropsOf(provider: string): readonly string[] {
  return VENDORS.find(({ id }) => id === provider)?.drops ?? []
}

function lookUp(provider: string, name: string): Capabilities | null {
  const bare = bareName(name)
  // A vendor has the same models in its second country.
  const home = provider.replace(/-cn$/, '')
  const layers = [
    ...matching(OVERRIDES, home, bare),
    ...matching(OPENAI_MODELS, home, bare),
    claudeFacts(bare),
    tableFacts(home, name),
    ...matching(FAMILIES, home, bare),
    contextFacts(provider, name),
    prefillFacts(provider),
  ].filter((facts) => facts !== null)
  return layers.length === 0 ? null : Object.assign({}, UNKNOWN, ...layers.toReversed())
}

function matching(rules: readonly Rule[], provider: string, name: string): readonly Facts[] {
  return rules
    .filter(({ providers, models }) => (providers?.includes(provider) ?? true) && (models?.test(name) ?? true))
    .map(({ facts }) => facts)
}

/** Without makers, paths and regions before it, and without a broker's suffix: `us.anthropic.claude-x`, `maker/x:free`. */
function bareName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const whole = last.startsWith('ft:') ? last : last.replace(/:[a-z]\w*$/, '')
  return whole.replace(/^([a-z]{2,6}\.)?(amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|zai)\./, '')
}

/** A name with a date is the model it is a snapshot of, where the table has no line of its own for it. */
function tableFacts(provider: string, name: string): Facts | null {
  const table = tableOf(provider)
  const undated = name.replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2})$/, '')
  const text = table?.get(name) ?? table?.get(undated)
  return text === undefined ? null : decodeFacts(text)
}

function tableOf(provider: string): ReadonlyMap<string, string> | undefined {
  const ready = tables.get(provider)
  if (ready || !Object.hasOwn(CAPABILITIES, provider)) return ready
  const lines = (CAPABILITIES[provider] ?? '').split('\n').map((line) => line.split('\t'))
  const table = new Map(
    lines.flatMap(([text = '', names = '']) => names.split(' ').map((name): [string, string] => [name, text])),
  )
  tables.set(provider, table)
  return table
}

function contextFacts(provider: string, name: string): Facts | null {
  const contextTokens = modelOf(provider, name)?.contextTokens
  return contextTokens ? { contextTokens } : null
}

function prefillFacts(provider: string): Facts | null {
  const vendor = VENDORS.find(({ id, baseUrl }) => id === provider && baseUrl !== null)
  return vendor ? { prefill: vendor.prefill !== undefined } : null
}
