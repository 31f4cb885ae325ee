import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { requestBody } from '../gemini/request.ts'
import { withModel } from '../splice.ts'
import { VENDORS } from '../vendors.ts'
import { addressOf, isWhole } from './address.ts'
import { claudeBody } from './claude.ts'
import { modelUrl, readModel, type VertexModel } from './model.ts'
import { isServiceAccount } from './service-account.ts'

/** Builds a request in the wire format of the target's model. */
export function toRequest(body: ChatBody, target: Target): UpstreamRequest {
  const model = readModel(target.model)
  return {
    method: 'POST',
    url: modelUrl(target, model, body.chat.stream === true),
    headers: { ...headersOf(target), 'content-type': 'application/json' },
    body: bodyFor(body, model),
  }
}

/** The location itself, which any caller of models may read. Without a project only a model can be asked: to count, for free. */
export function toProbe(target: Target): UpstreamRequest {
  const address = addressOf(target)
  const headers = headersOf(target)
  if (isWhole(address)) return { method: 'GET', url: address, headers, body: null }
  return {
    method: 'POST',
    url: `${address}/publishers/google/models/${PROBED_MODEL}:countTokens`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
  }
}

const PROBED_MODEL = 'gemini-3.5-flash'

/** Mistral's models read here what they read at Mistral. Source: docs.mistral.ai, "Vertex AI". */
const MISTRAL = VENDORS.find(({ id }) => id === 'mistral')

function bodyFor(body: ChatBody, { speaks, publisher, name }: VertexModel): string {
  switch (speaks) {
    case 'gemini':
      return JSON.stringify(requestBody(body.chat, name))
    case 'claude':
      return JSON.stringify(claudeBody(body.chat, name))
    case 'mistral':
      return withModel(body, name, { drops: MISTRAL?.drops ?? [], renames: MISTRAL?.renames ?? {} })
    case 'openai':
      return withModel(body, `${publisher}/${name}`, { includeUsage: true })
  }
}

/** A service account's token is added by `authorize`, as it must be fetched first. */
function headersOf({ apiKey }: Target): Record<string, string> {
  if (isServiceAccount(apiKey)) return {}
  return /^(ya29\.|eyJ)/.test(apiKey) ? { authorization: `Bearer ${apiKey}` } : { 'x-goog-api-key': apiKey }
}
