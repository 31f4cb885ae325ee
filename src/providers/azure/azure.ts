import type { ChatBody, NativeBody, Provider, Target, UpstreamRequest } from '../contract.ts'
import { readResponse, responsesReader } from '../responses-wire.ts'
import { type Changes, withModel, withOwnModel } from '../splice.ts'
import { AZURE } from './about.ts'
import { chatUrl, modelsUrl, placeOf, responsesUrl } from './address.ts'
import { keyHeaders } from './key-headers.ts'
import { refusalOf } from './refusal.ts'
import { azureTasks } from './tasks.ts'

/** Azure OpenAI and whatever else is deployed in Microsoft Foundry. Its bytes are OpenAI's already, and pass untouched. */
export const azure: Provider = {
  ...AZURE,
  request: toRequest,
  probe: (target) => ({ method: 'GET', url: modelsUrl(target), headers: keyHeaders(target), body: null }),
  refusal: refusalOf,
  tasks: azureTasks,
  native: (_, body, target) => toResponsesRequest(body, target),
  nativeReading: async () => ({ reply: readResponse, reader: responsesReader }),
}

function toRequest(body: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: chatUrl(target),
    headers: { ...keyHeaders(target), 'content-type': 'application/json' },
    body: withModel(body, target.model, changesFor(target)),
  }
}

/** Reasoning models refuse the old name of the limit. The versions before these two fields refuse any field they do not know. */
function changesFor(target: Target): Changes {
  const { version } = placeOf(target)
  if (version !== null && version < '2024-09') return {}
  return { includeUsage: true, renames: { max_tokens: 'max_completion_tokens' } }
}

function toResponsesRequest({ json, text, headers }: NativeBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: responsesUrl(target),
    headers: { ...headers, ...keyHeaders(target), 'content-type': 'application/json' },
    body: withOwnModel(json, text, target.model),
  }
}
