import type { Credentials, Provider, Target, TaskRequest } from '../contract.ts'
import { VERTEX } from './about.ts'
import { accessToken } from './access-token.ts'
import { lossesOf } from './losses.ts'
import { openReader } from './reader.ts'
import { refusalOf } from './refusal.ts'
import { toReply } from './reply.ts'
import { toProbe, toRequest } from './request.ts'
import { isServiceAccount } from './service-account.ts'

/** Google Vertex AI: Gemini, Claude and other makers' models, each in its own wire format behind one account. */
export const vertex: Provider = {
  ...VERTEX,
  request: toRequest,
  probe: toProbe,
  refusal: refusalOf,
  reply: toReply,
  reader: openReader,
  losses: lossesOf,
  authorize,
}

async function authorize(request: TaskRequest, { apiKey }: Target, credentials: Credentials): Promise<TaskRequest> {
  if (!isServiceAccount(apiKey)) return request
  const token = await accessToken(apiKey, credentials)
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}
