import { exportPKCS8, generateKeyPair } from 'jose'
import { ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, Target } from '../../../../src/providers/contract.ts'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'

export const HOME = 'https://us-east5-aiplatform.googleapis.com/v1/projects/p1/locations/us-east5'

export const target = (fields: Partial<Target> = {}): Target => ({
  provider: 'vertex',
  model: 'gemini-3.5-flash',
  apiKey: 'ya29.token',
  baseUrl: HOME,
  ...fields,
})

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const chat = ChatRequest.parse({ model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields })
  return { chat, text: JSON.stringify(chat) }
}

/** The JSON that Google would receive for a model. */
export function sent(model: string, fields: Record<string, unknown> = {}): any {
  return JSON.parse(vertex.request(bodyOf(fields), target({ model })).body ?? '')
}

export const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
const pem = await exportPKCS8(privateKey)

/** A service account's JSON key, with a private key made for this run. */
export function accountKey(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'p-of-account',
    private_key_id: 'kid-1',
    private_key: pem,
    client_email: 'caller@p-of-account.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
    ...fields,
  })
}
