import type { PolicyFacts } from '../../policy/facts.ts'
import { asText, isRecord } from '../../shared/json.ts'
import type { Asking, Call } from '../call.ts'

const CHARACTERS_PER_TOKEN = 4

/** What the conditions of policies may read of a call. What it is expected to cost is known only once it is planned. */
export function policyFactsOf(call: Asking): PolicyFacts {
  const { caller, customer, metadata, model, operation, stream, length } = call
  const { key, tenant } = caller
  const texts = Object.entries(metadata ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    request: {
      model,
      operation,
      stream,
      input_tokens: Math.ceil(length / CHARACTERS_PER_TOKEN),
      ...chatOf(call),
      user: customer ?? '',
      metadata: Object.fromEntries(texts),
    },
    key: {
      id: key.id,
      name: key.name,
      team: key.teamId ?? '',
      user: key.userId ?? '',
      role: key.role ?? '',
      scopes: key.scopes,
      tags: key.tags ?? [],
    },
    tenant: { id: tenant.tenantId },
    forecast: { cost_usd: 0, known: false },
  }
}

/** What only a chat has. */
function chatOf(call: Asking): Pick<PolicyFacts['request'], 'max_tokens' | 'tools' | 'images'> {
  const { chat } = ('body' in call && isRecord(call.body) ? call.body : {}) as Partial<Call['body']>
  if (!chat) return { max_tokens: 0, tools: 0, images: 0 }
  const parts = chat.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []))
  return {
    max_tokens: chat.max_completion_tokens ?? chat.max_tokens ?? 0,
    tools: chat.tools?.length ?? 0,
    images: parts.filter(({ type }) => asText(type).includes('image')).length,
  }
}
