import { AwsV4Signer } from 'aws4fetch'
import type { Credentials, Target, TaskRequest } from '../contract.ts'
import { regionOf } from './address.ts'

// Sources: docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html; docs.aws.amazon.com/IAM/latest/UserGuide,
// "AWS Signature Version 4 for API requests".

/** The header that opens Bedrock with an API key; none where the request is signed instead. */
export function headersOf({ apiKey }: Pick<Target, 'apiKey'>): Record<string, string> {
  return readAccessKey(apiKey) ? {} : { authorization: `Bearer ${apiKey}` }
}

/** Signs a request where the secret is an access key: `ID:SECRET` or `ID:SECRET:SESSION_TOKEN`. */
export async function authorize(request: TaskRequest, target: Target, { now }: Credentials): Promise<TaskRequest> {
  const accessKey = readAccessKey(target.apiKey)
  if (!accessKey) return request
  const { method, url, headers, body } = request
  const datetime = new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
  const about = { service: 'bedrock', region: regionOf(target), datetime }
  const signed = await new AwsV4Signer({ method, url, headers, body, ...accessKey, ...about }).sign()
  return { ...request, headers: Object.fromEntries(signed.headers) }
}

interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** An API key has no colon in it, an access key has at least one. */
function readAccessKey(secret: string): AccessKey | null {
  const [, accessKeyId, secretAccessKey, sessionToken] = /^(\w{16,128}):([^:\s]+)(?::([^:\s]+))?$/.exec(secret) ?? []
  if (!accessKeyId || !secretAccessKey) return null
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
