import type { Target } from '../contract.ts'
import { projectOf } from './service-account.ts'

// Sources: docs.cloud.google.com/vertex-ai, "Generative AI on Vertex AI locations" and the express mode API reference.
const GLOBAL_URL = 'https://aiplatform.googleapis.com/v1'

/**
 * Where a project's models are: `https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}`.
 * An address without a project is completed from the service account; with an API key it stays as it is, which is how
 * Google's express mode is called.
 */
export function addressOf({ baseUrl, apiKey }: Target): string {
  const address = safe(baseUrl ?? GLOBAL_URL).replace(/\/+$/, '')
  // Settings of the deployment are given a version at their end unless they have one.
  if (isWhole(address)) return address.replace(/(\/locations\/[^/]+)\/v\d+$/, '$1')
  const project = projectOf(apiKey)
  if (project === '') return address
  return `${address}/projects/${encodeURIComponent(project)}/locations/${locationOf(address)}`
}

/** Whether an address names the project and the location. */
export function isWhole(address: string): boolean {
  return /\/projects\/[^/]+\/locations\/[^/]+/.test(address)
}

/** Hosts are `{region}-aiplatform`, `aiplatform.{us|eu}.rep` for several regions together, and `aiplatform` for all. */
function locationOf(address: string): string {
  const found = /^https:\/\/(?:([a-z0-9-]+)-)?aiplatform\.(?:([a-z]+)\.rep\.)?googleapis\.com/.exec(address)
  return found?.[1] ?? found?.[2] ?? 'global'
}

/** A name without a scheme becomes `http:` before it comes here; Google's is never asked in the clear. */
function safe(url: string): string {
  return url.replace(/^http:(?=\/\/[^/]*\.googleapis\.com(\/|$))/, 'https:')
}
