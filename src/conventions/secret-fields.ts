import type { Raw } from '../shared/json.ts'

/** Body fields that hold a caller's secrets, or say where they are to be sent: no provider is ever sent them. */
export const SECRET_FIELDS: readonly string[] = [
  ...['api_key', 'api_base', 'base_url', 'azure_ad_token', 'client_secret', 'azure_password', 'langfuse_secret'],
  ...['langfuse_secret_key', 'langsmith_api_key', 'vertex_credentials', 'vertex_ai_credentials', 'aws_access_key_id'],
  ...['aws_secret_access_key', 'aws_session_token', 'aws_web_identity_token', 'extra_headers', 'headers'],
]

/** A body without them; the same object where it has none. */
export function withoutSecrets(body: Raw): Raw {
  if (!SECRET_FIELDS.some((field) => field in body)) return body
  return Object.fromEntries(Object.entries(body).filter(([field]) => !SECRET_FIELDS.includes(field)))
}
