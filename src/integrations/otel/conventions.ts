import type { Fact } from '../../storage/facts.ts'
import type { Attributes } from './telemetry.ts'

/** Well-known values of `gen_ai.provider.name` that differ from our ids. Source: GenAI semantic conventions, "gen_ai.provider.name". */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  gemini: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  'moonshot-cn': 'moonshot_ai',
  xai: 'x_ai',
}

/** Well-known values of `gen_ai.operation.name` where one applies; others keep the name that OpenAI's path has. */
const OPERATION_NAMES: Readonly<Record<string, string>> = {
  'images/generations': 'generate_content',
  'images/edits': 'generate_content',
  'audio/speech': 'generate_content',
}

/** A provider as the conventions call it. Where none was reached, it was the gateway that answered. */
export function providerNameOf(provider: string): string {
  if (provider === '') return 'sluice'
  return Object.hasOwn(PROVIDER_NAMES, provider) ? (PROVIDER_NAMES[provider] ?? provider) : provider
}

/** What was asked for, as the conventions call it. */
export function operationNameOf({ operation = 'chat' }: Fact): string {
  return Object.hasOwn(OPERATION_NAMES, operation) ? (OPERATION_NAMES[operation] ?? operation) : operation
}

/** What spans and metrics of a request have in common. */
export function commonOf(fact: Fact): Attributes {
  return {
    'gen_ai.operation.name': operationNameOf(fact),
    'gen_ai.provider.name': providerNameOf(fact.provider),
    ...(fact.requestedModel ? { 'gen_ai.request.model': fact.requestedModel } : {}),
    ...(fact.model ? { 'gen_ai.response.model': fact.model } : {}),
  }
}

/** Why a request failed, of few possible values; nothing where it did not. */
export function errorOf({ outcome, errorCode, status }: Fact): Attributes {
  return outcome === 'failed' ? { 'error.type': errorCode ?? String(status) } : {}
}
