import { Fault } from '../shared/faults.ts'
import type { Provider, Target } from './contract.ts'
import { readRefusal } from './refusal.ts'
import { withModel, withOwnModel } from './splice.ts'
import { readUsage } from './usage.ts'
import { readTokens } from './vendors/usage.ts'
import type { Vendor } from './vendors/vendor.ts'
import { VENDORS } from './vendors.ts'

/** Makes a provider of a row. There is no reply and no reader: its bytes are OpenAI's already, and pass untouched. */
export function speak(vendor: Vendor): Provider {
  const { id, name, keyName, keyless, hostName, headers = {}, drops = [], renames = {}, noStreamOptions } = vendor
  const changes = { includeUsage: noStreamOptions !== true, drops, renames }
  return {
    id,
    name,
    keyName,
    ...(keyless === undefined ? {} : { keyless }),
    ...(hostName === undefined ? {} : { hostName }),
    request: (body, target) => ({
      method: 'POST',
      url: `${addressOf(vendor, target)}/chat/completions`,
      headers: { ...authorization(target), 'content-type': 'application/json', ...headers },
      body: withModel(body, target.model, changes),
    }),
    probe: (target) => ({
      method: 'GET',
      url: probeUrl(vendor, addressOf(vendor, target)),
      headers: { ...authorization(target), ...headers },
      body: null,
    }),
    ...(vendor.prefill ? { prefill: () => vendor.prefill ?? null } : {}),
    refusal: readRefusal,
    door: (target) => ({ url: addressOf(vendor, target), headers: { ...authorization(target), ...headers } }),
    ...(vendor.does ? { does: vendor.does } : {}),
    ...(vendor.files ? { files: true } : {}),
    ...(vendor.realtime ? { realtime: true } : {}),
    ...(vendor.speaks ? ownFormat(vendor) : {}),
    usage: vendor.usage ?? (vendor.reportsCost ? readUsage : readTokens),
  }
}

/** OpenAI's newer format, for vendors that have it too. */
function ownFormat(vendor: Vendor): Partial<Provider> {
  return {
    speaks: vendor.speaks ?? [],
    native: (_, { json, text, headers }, target) => {
      const refersBack = json.previous_response_id != null || json.store === true
      if (vendor.forgets && refersBack) return null
      return {
        method: 'POST',
        url: `${addressOf(vendor, target)}/responses`,
        headers: { ...authorization(target), 'content-type': 'application/json', ...vendor.headers, ...headers },
        body: withOwnModel(json, text, target.model),
      }
    },
    nativeReading: async () => {
      const { readResponse, responsesReader } = await import('./responses-wire.ts')
      return { reply: readResponse, reader: responsesReader }
    },
  }
}

/** Every vendor of the table, ready to be spoken to. */
export const openAiCompatible: readonly Provider[] = VENDORS.map(speak)

/** What opens a vendor of the table. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }
}

/** Where a vendor's paths begin. */
export function addressOf({ name, baseUrl, path = '' }: Vendor, target: Target): string {
  const address = (target.baseUrl ?? baseUrl)?.replace(/\/+$/, '')
  if (!address) throw new Fault('provider_not_configured', `${name} has no address of its own: give its base URL.`)
  return address.endsWith(path) ? address : address + path
}

function probeUrl({ probe }: Vendor, address: string): string {
  return probe ? probe(address) : `${address}/models`
}
