import type { Alias, RouteRule } from '../../contract/settings.ts'
import { objectionToUrl } from '../../shared/public-url.ts'
import { type ConfigNode, readConfig } from '../portkey/config.ts'
import { type Flat, flatten } from '../portkey/flatten.ts'
import { readPace } from '../portkey/pace.ts'
import { metadataFits } from '../portkey/rules.ts'
import { namedModel } from '../portkey/slug.ts'

/** What to set up so that another gateway's settings go on here. Holds no secret. */
export interface ImportedConfig {
  /** Routes by their names. */
  readonly aliases: Record<string, Alias>
  readonly credentials: readonly ImportedCredential[]
  /** What is not carried over, each as a short sentence. */
  readonly warnings: readonly string[]
}

/** A credential that the routes need; its secret is to be given anew. */
export interface ImportedCredential {
  readonly provider: string
  /** Null: the provider's own address. */
  readonly baseUrl: string | null
  /** The environment variable that the settings took the secret from; null when they held it, or another store does. */
  readonly secretEnv: string | null
}

type Warn = (sentence: string) => void

const RULES_MAX = 50

/**
 * Reads a saved Portkey config into a route called `name`, so that its id goes on working as `x-portkey-config`. `model` is
 * for targets that leave it to the request. Throws the fault of a config that is none.
 */
export function importPortkeyConfig(config: unknown, name: string, model: string | null = null): ImportedConfig {
  const warnings = new Set<string>()
  const warn: Warn = (sentence) => void warnings.add(sentence)
  const root = readConfig(config, 'config', (field) => warn(`Not carried over: \`${field}\`.`))
  const alias = routeOf(root, model, warn)
  const credentials = credentialsOf(root, warn)
  return { aliases: alias ? { [name]: alias } : {}, credentials, warnings: [...warnings] }
}

function routeOf(root: ConfigNode, model: string | null, warn: Warn): Alias | null {
  const flat = flatten(root, () => false)
  const named = modelsOf(flat, model, warn)
  if (named.models.length === 0) {
    warn('No target names a model: give one for the targets that leave it to the request.')
    return null
  }
  const { cache, ...pace } = readPace(flat, null, (field) => warn(`Targets differ in \`${field}\`.`))
  if (cache) warn('`cache` is asked for by each request, or set for the whole tenant.')
  if (flat.mode === 'weighted') warn('Should the target that was drawn fail, the others follow.')
  if (flat.mode === 'tiers') warn('Fallbacks and balances in one: all of a balance is tried before what follows it.')
  const rules = rulesOf(root, model, warn)
  const isWeighted = flat.mode === 'weighted' || flat.mode === 'tiers'
  return {
    strategy: isWeighted ? 'weighted' : 'fallback',
    models: named.models,
    ...(isWeighted ? { weights: named.weights } : {}),
    ...(isSticky(root, warn) ? { sticky: true } : {}),
    ...(rules.length > 0 ? { rules } : {}),
    ...pace,
  }
}

function modelsOf({ targets }: Flat, model: string | null, warn: Warn): { models: string[]; weights: number[] } {
  const named = targets.flatMap(({ node, weight }) => {
    const { model: override, ...params } = node.params
    if (Object.keys({ ...params, ...node.defaults }).length > 0) {
      warn(`\`${node.place.path}\`: fields beside the model are not part of a route.`)
    }
    const name = typeof override === 'string' && override !== '' ? override : model
    if (name === null) warn(`\`${node.place.path}\` leaves the model to the request and is left out.`)
    return name === null ? [] : { model: namedModel(name, node.slug ?? hostedBy(node)).model, weight }
  })
  return { models: named.map((each) => each.model), weights: named.map((each) => each.weight) }
}

function hostedBy({ customHost }: ConfigNode): string | null {
  return customHost === null ? null : 'custom'
}

function rulesOf({ strategy, targets }: ConfigNode, model: string | null, warn: Warn): RouteRule[] {
  if (strategy?.mode !== 'conditional') return []
  const rules = strategy.conditions.flatMap(({ query, target }, index): RouteRule[] => {
    const fits = metadataFits(query)
    const node = targets.find((each) => each.name === target)
    if (!fits || !node) {
      warn(
        `\`conditions[${index}]\` asks for more than metadata with given values, or names no target: it is left out.`,
      )
      return []
    }
    const flat = flatten(node, () => false)
    if (flat.mode === 'weighted' || flat.mode === 'tiers') warn(`\`conditions[${index}]\`: the weights are left out.`)
    const { models } = modelsOf(flat, model, warn)
    return models.length > 0 ? fits.map((metadata) => ({ metadata: { ...metadata }, models })) : []
  })
  if (rules.length > RULES_MAX) warn(`Only the first ${RULES_MAX} rules are carried over.`)
  return rules.slice(0, RULES_MAX)
}

function isSticky({ strategy, targets }: ConfigNode, warn: Warn): boolean {
  const isOwn = (strategy?.stickyBy.length ?? 0) > 0
  if (isOwn) warn('Requests stick by `prompt_cache_key` or `user`, not by `hash_fields`.')
  return isOwn || targets.some((target) => isSticky(target, warn))
}

function credentialsOf(root: ConfigNode, warn: Warn): readonly ImportedCredential[] {
  const found = new Map<string, ImportedCredential>()
  for (const node of leavesOf(root)) {
    const credential = credentialOf(node, warn)
    if (!credential) continue
    const id = `${credential.provider} ${credential.baseUrl}`
    if (!found.has(id)) found.set(id, credential)
    else if (node.apiKey !== null) warn(`${credential.provider} had more than one key there.`)
  }
  return [...found.values()]
}

function credentialOf(node: ConfigNode, warn: Warn): ImportedCredential | null {
  const { apiKey, customHost, place } = node
  const override = typeof node.params.model === 'string' ? node.params.model : ''
  const { provider, storedKey } = namedModel(override, node.slug ?? hostedBy(node))
  if (provider === null) return null
  const objection = customHost === null ? null : objectionToUrl(customHost)
  if (objection !== null) {
    warn(`\`${place.path}.custom_host\` is refused: ${objection}`)
    return null
  }
  const secretEnv = variableOf(apiKey)
  if (storedKey !== null) warn(`\`${place.path}\` used a stored key: give ${provider} a credential for it.`)
  if (apiKey !== null && secretEnv === null) {
    warn(`\`${place.path}.api_key\` is not carried over: give ${provider} a credential with it.`)
  }
  return { provider, baseUrl: customHost?.replace(/\/+$/, '') ?? null, secretEnv }
}

function leavesOf(node: ConfigNode): readonly ConfigNode[] {
  return node.strategy ? node.targets.flatMap(leavesOf) : [node]
}

/** A key that is plainly the name of a variable; everything else may be a secret and is not looked at further. */
function variableOf(apiKey: string | null): string | null {
  const name = /^(?:\$|\$\{|\{\{\s*|process\.env\.|env\.)?([A-Z][A-Z\d_]*_(?:KEY|TOKEN|SECRET))(?:\}|\s*\}\})?$/.exec(
    apiKey ?? '',
  )
  return name?.[1] ?? null
}
