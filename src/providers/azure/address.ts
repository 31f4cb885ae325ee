import { Fault } from '../../shared/faults.ts'
import type { Target, Task } from '../contract.ts'

// Sources: learn.microsoft.com/azure/foundry/openai, "v1 API", "REST API reference", "Image generation models".

/** A resource, and the dated version of its API, where one is asked for. */
export interface Place {
  /** Where its paths begin: `https://{resource}.openai.azure.com`, a project of Foundry's included. */
  readonly resource: string
  /** `2024-10-21`. Null: the v1 API, which has no versions and takes the deployment's name as the model. */
  readonly version: string | null
}

/**
 * Reads a base URL: a resource, with or without `/openai/v1`. A date in its path asks for that version of the older API:
 * `https://{resource}.openai.azure.com/openai/2024-10-21`.
 */
export function placeOf({ baseUrl }: Pick<Target, 'baseUrl'>): Place {
  if (!baseUrl) throw new Fault('provider_not_configured', 'Azure OpenAI has no address of its own: give its base URL.')
  // Settings of the deployment are given a version at their end unless they have one.
  const address = safe(baseUrl).replace(/\/+$/, '').replace(/\/v1$/, '')
  const resource = address.replace(DATED, '').replace(/\/openai(\/.*)?$/, '')
  return { resource, version: DATED.exec(address)?.[1] ?? null }
}

/** Where deployments are asked to chat. */
export function chatUrl(target: Target): string {
  return pathUrl(target, 'chat/completions')
}

/** Where responses are made. */
export function responsesUrl(target: Target): string {
  return sharedUrl(target, 'responses')
}

/** The models a resource may deploy: a list that costs nothing. */
export function modelsUrl(target: Target): string {
  return sharedUrl(target, 'models')
}

/** Where a task is done. The v1 API has no path for sound, and its images are a preview. */
export function taskUrl(task: Task, target: Target): string {
  const { resource, version } = placeOf(target)
  if (version !== null || task === 'embeddings') return pathUrl(target, task)
  if (task.startsWith('images/')) return `${resource}/openai/v1/${task}?api-version=preview`
  return deploymentUrl(resource.replace(/\/api\/projects\/[^/]+$/, ''), target.model, task, LATEST_VERSION)
}

const DATED = /\/(\d{4}-\d\d-\d\d(?:-preview)?)$/

/** The last dated version there was: nearly all that came later is in the v1 API. */
const LATEST_VERSION = '2025-04-01-preview'

function pathUrl(target: Target, path: string): string {
  const { resource, version } = placeOf(target)
  return version === null ? `${resource}/openai/v1/${path}` : deploymentUrl(resource, target.model, path, version)
}

function sharedUrl(target: Target, path: string): string {
  const { resource, version } = placeOf(target)
  return version === null ? `${resource}/openai/v1/${path}` : `${resource}/openai/${path}?api-version=${version}`
}

function deploymentUrl(resource: string, deployment: string, path: string, version: string): string {
  return `${resource}/openai/deployments/${encodeURIComponent(deployment)}/${path}?api-version=${version}`
}

/** A name without a scheme becomes `http:` before it comes here; Azure's is never asked in the clear. */
function safe(url: string): string {
  return url.replace(/^http:(?=\/\/[^/]*\.azure\.(com|us|cn)(\/|$))/, 'https:')
}
