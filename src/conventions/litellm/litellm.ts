import { asText, isRecord, type Raw } from '../../shared/json.ts'
import { flagField, namesField } from '../body/read-field.ts'
import type { Convention, Reading } from '../convention.ts'
import { textHeader } from '../headers/read-header.ts'
import { unreadHeaders } from '../headers/unread.ts'
import { readCache } from './cache.ts'
import { readChain } from './chain.ts'
import { echoHeaders } from './echo.ts'
import { readMetadata } from './metadata.ts'
import { isNamedByLiteLlm } from './model-name.ts'
import { isUnread, OWN, SPOKEN } from './own-fields.ts'
import { readPace } from './pace.ts'

const READ_HEADERS: ReadonlySet<string> = new Set(
  [
    ...['api-key', 'tags', 'timeout', 'stream-timeout', 'num-retries', 'end-user-id', 'customer-id', 'session-id'],
    ...['trace-id', 'spend-logs-metadata', 'call-id'],
  ].map((name) => `x-litellm-${name}`),
)

/**
 * LiteLLM's body fields, headers and names of models.
 * Sources: https://docs.litellm.ai/docs/completion/input and …/docs/proxy/request_headers.
 */
export const litellm = {
  id: 'litellm',
  speaks: (headers, body) =>
    SPOKEN.some((field) => body[field] !== undefined) ||
    isNamedByLiteLlm(asText(body.model)) ||
    readsTags(body.metadata) ||
    [...headers.keys()].some((name) => name.startsWith('x-litellm-')),
  read(headers: Headers, body: Raw): Reading {
    const { model, keys, wish, count, warnings } = readChain(headers, body)
    const metadata = readMetadata(headers, body)
    const cache = readCache(body.cache)
    return {
      ...(model === '' ? {} : { model }),
      ...keys,
      wish: {
        ...wish,
        ...readPace(headers, body, count),
        ...(cache === null ? {} : { cache: cache.cache }),
        ...(Object.keys(metadata.metadata).length > 0 ? { metadata: metadata.metadata } : {}),
        ...(metadata.session === null ? {} : { session: metadata.session }),
      },
      own: [...OWN, ...dropped(body), ...metadata.own, ...(cache === null ? [] : ['cache'])],
      sets: userOf(headers, body),
      warnings: [...warnings, ...metadata.warnings, ...(cache?.warnings ?? []), ...unfollowed(headers, body)],
    }
  },
  echo: echoHeaders,
} satisfies Convention

function readsTags(metadata: unknown): boolean {
  return isRecord(metadata) && Array.isArray(metadata.tags)
}

/** Fields of OpenAI's that the request itself wants left out. */
function dropped(body: Raw): readonly string[] {
  const names = namesField(body.additional_drop_params, 'additional_drop_params')
  return names.filter((name) => name !== 'model' && name !== 'messages')
}

function userOf(headers: Headers, body: Raw): Raw {
  const user = textHeader(headers, 'x-litellm-end-user-id') ?? textHeader(headers, 'x-litellm-customer-id')
  return user === null || typeof body.user === 'string' ? {} : { user }
}

function unfollowed(headers: Headers, body: Raw): readonly string[] {
  const raises = flagField(body.drop_params, 'drop_params') === false
  namesField(body.allowed_openai_params, 'allowed_openai_params')
  const fields = OWN.filter((field) => isUnread(field) && body[field] !== undefined && body[field] !== null)
  return [
    ...(raises ? ['`drop_params`: what a provider does not take is left out all the same.'] : []),
    ...(fields.length > 0 ? [`Not followed: ${fields.map((field) => `\`${field}\``).join(', ')}.`] : []),
    ...unreadHeaders(headers, 'x-litellm-', READ_HEADERS),
  ]
}
