import type { Alias, TenantSettings } from '../../contract/settings.ts'
import { isRecord } from '../../shared/json.ts'
import { wrongField } from '../body/read-field.ts'
import { ownModel } from '../litellm/model-name.ts'
import { type Deployment, readDeployments, type Warn } from './litellm/deployments.ts'
import { type Router, readRouter } from './litellm/router.ts'
import { readSettings } from './litellm/settings.ts'
import type { ImportedConfig, ImportedCredential } from './portkey-config.ts'

/** What to set up so that a LiteLLM proxy's config goes on here. Holds no secret. */
export interface ImportedProxy extends ImportedConfig {
  readonly settings: Partial<TenantSettings>
}

const MODELS_MAX = 50
const WEIGHT_MAX = 1_000_000
const ATTEMPTS_MAX = 10
/** As many as there are unasked. */
const ATTEMPTS_USUAL = 4

/**
 * Reads a LiteLLM proxy's config, its YAML already parsed: each `model_name` becomes a route. Throws the fault of a config
 * that is none.
 * Source: https://docs.litellm.ai/docs/proxy/configs.
 */
export function importLiteLlmConfig(config: unknown): ImportedProxy {
  if (!isRecord(config)) throw wrongField('config', 'an object')
  const warnings = new Set<string>()
  const warn: Warn = (sentence) => void warnings.add(sentence)
  const deployments = readDeployments(config, warn)
  const router = readRouter(config, warn)
  const aliases = routesOf(groupsOf(deployments, warn), router, warn)
  const settings = readSettings(config, warn)
  return { aliases, credentials: credentialsOf(deployments, warn), settings, warnings: [...warnings] }
}

type Groups = ReadonlyMap<string, readonly Deployment[]>

/** Names with `*` stand for all of a provider, which are asked for by their own names here. */
function groupsOf(deployments: readonly Deployment[], warn: Warn): Groups {
  const groups = new Map<string, Deployment[]>()
  for (const deployment of deployments) {
    const { group, model } = deployment
    if (!group.includes('*') && !model.includes('*')) groups.set(group, [...(groups.get(group) ?? []), deployment])
    else if (ownModel(group) !== model && group !== '*') {
      warn(`\`${group}\` is not carried over: models of \`${model}\` are asked for by their own names.`)
    }
  }
  return groups
}

function routesOf(groups: Groups, router: Router, warn: Warn): Record<string, Alias> {
  const routes = new Map(
    [...groups].map(([group, deployments]) => [group, routeOf(group, deployments, groups, router, warn)]),
  )
  for (const [name, target] of router.names) {
    const models = [ownModel(target)]
    routes.set(name, routes.get(target) ?? { strategy: 'fallback', models })
  }
  return Object.fromEntries(routes)
}

function routeOf(group: string, deployments: readonly Deployment[], groups: Groups, router: Router, warn: Warn): Alias {
  const shares = sharesOf(deployments)
  const names = router.followersOf(group)
  const followers = names.flatMap((name) => groups.get(name)?.map(({ model }) => model) ?? [ownModel(name)])
  const own = [...shares.keys()]
  const models = [...new Set([...own, ...followers])]
  const strategy = own.length === 1 ? 'fallback' : router.strategy
  if (shares.size < deployments.length)
    warn(`\`${group}\` had one model more than once: its credentials are not told apart.`)
  if (models.length > MODELS_MAX) warn(`\`${group}\`: only the first ${MODELS_MAX} models are carried over.`)
  if (strategy !== 'fallback' && strategy !== 'weighted' && models.length > own.length) {
    warn(`\`${group}\`: its fallbacks are ordered by \`${strategy}\` like the others.`)
  }
  const kept = models.slice(0, MODELS_MAX)
  return {
    strategy,
    models: kept,
    ...(strategy === 'weighted' ? { weights: kept.map((model) => shares.get(model) ?? 0) } : {}),
    ...attemptsOf(router, names.length, kept.length, strategy),
    ...(router.timeoutMs === null ? {} : { deadlines: { first_token_ms: router.timeoutMs } }),
    ...(router.reroutesRefusals(group) ? { reroute_refusals: true } : {}),
  }
}

/** The share of each model. Where one has a weight, those without have none. */
function sharesOf(deployments: readonly Deployment[]): ReadonlyMap<string, number> {
  const usual = deployments.some(({ weight }) => weight !== null) ? 0 : 1
  const shares = new Map<string, number>()
  for (const { model, weight } of deployments) shares.set(model, (shares.get(model) ?? 0) + (weight ?? usual))
  const scale = Math.max(1, Math.max(...shares.values()) / WEIGHT_MAX)
  return new Map([...shares].map(([model, share]) => [model, share / scale]))
}

/** LiteLLM counts what follows the first attempt, and counts anew for each name that follows. */
function attemptsOf(
  { retries }: Router,
  followers: number,
  models: number,
  strategy: Alias['strategy'],
): Pick<Alias, 'attempts'> {
  if (retries !== null) return { attempts: Math.min((1 + retries) * (1 + followers), ATTEMPTS_MAX) }
  return strategy === 'fallback' && models > ATTEMPTS_USUAL ? { attempts: Math.min(models, ATTEMPTS_MAX) } : {}
}

function credentialsOf(deployments: readonly Deployment[], warn: Warn): readonly ImportedCredential[] {
  const found = new Map<string, ImportedCredential>()
  for (const { credential } of deployments) {
    if (credential === null) continue
    const { provider, baseUrl, secretEnv } = credential
    const id = `${provider} ${baseUrl}`
    const known = found.get(id)
    if (!known || (known.secretEnv === null && secretEnv !== null)) found.set(id, credential)
    else if (secretEnv !== null && known.secretEnv !== secretEnv) warn(`${provider} had more than one key there.`)
  }
  return [...found.values()]
}
