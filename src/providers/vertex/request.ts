import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { requestBody } from '../gemini/request.ts'
import { withoutForeignFields } from '../messages/without-foreign-fields.ts'
import { toText } from '../mistral/request.ts'
import { withChat, withModel } from '../splice.ts'
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

function bodyFor(body: ChatBody, { speaks, publisher, name }: VertexModel): string {
  switch (speaks) {
    case 'gemini':
      return JSON.stringify(requestBody(body.chat, name))
    case 'claude':
      return JSON.stringify(claudeBody(body.chat, name))
    case 'mistral':
      // They read here what they read at Mistral. Source: docs.mistral.ai, "Vertex AI".
      return toText(body, name)
    case 'openai':
      return openBody(body, `${publisher}/${name}`)
  }
}

/** The caller's own text where it can be. */
function openBody(body: ChatBody, model: string): string {
  return withModel(withChat(body, withoutForeignFields(body.chat, 'vertex')), model, { includeUsage: true })
}

/** A service account's token is added by `authorize`, as it must be fetched first. */
function headersOf({ apiKey }: Target): Record<string, string> {
  if (isServiceAccount(apiKey)) return {}
  return /^(ya29\.|eyJ)/.test(apiKey) ? { authorization: `Bearer ${apiKey}` } : { 'x-goog-api-key': apiKey }
}
