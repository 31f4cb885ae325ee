import { ownProvider } from '../provider-names.ts'

/** What a request asks of the Auto Router by. */
export const AUTO = 'cloudflare/auto'

/**
 * Names a model in our words. `dynamic/{route}` is the tenant's route of that name, the Auto Router is `auto`, `@cf/…` is a
 * model of Workers AI, and any other says its provider first unless the path did.
 */
export function ownModel(model: string, pathProvider: string | null): string {
  if (pathProvider !== null) return `${pathProvider}/${model}`
  if (model === AUTO) return 'auto'
  if (model.startsWith('dynamic/')) return model.slice('dynamic/'.length)
  if (model.startsWith('@cf/')) return `workers-ai/${model}`
  const slash = model.indexOf('/')
  return slash > 0 ? `${ownProvider(model.slice(0, slash))}${model.slice(slash)}` : model
}

/** Our id of the provider that a model's name says; null when it is a route's, the router's or anybody's. */
export function providerOf(model: string, pathProvider: string | null): string | null {
  if (pathProvider !== null) return pathProvider
  if (model === AUTO || model.startsWith('dynamic/')) return null
  const own = ownModel(model, null)
  return own.includes('/') ? own.slice(0, own.indexOf('/')) : null
}
