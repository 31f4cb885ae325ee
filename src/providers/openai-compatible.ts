import { Fault } from '../shared/faults.ts'
import type { Provider, Target } from './contract.ts'
import { readRefusal } from './refusal.ts'
import { withModel } from './splice.ts'
import { readUsage } from './usage.ts'
import { readTokens, VENDORS, type Vendor } from './vendors.ts'

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
    usage: vendor.usage ?? (vendor.reportsCost ? readUsage : readTokens),
  }
}

/** Every vendor of the table, ready to be spoken to. */
export const openAiCompatible: readonly Provider[] = VENDORS.map(speak)

function authorization({ apiKey }: Target): Record<string, string> {
  return apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }
}

function addressOf({ name, baseUrl, path = '' }: Vendor, target: Target): string {
  const address = (target.baseUrl ?? baseUrl)?.replace(/\/+$/, '')
  if (!address) throw new Fault('provider_not_configured', `${name} has no address of its own: give its base URL.`)
  return address.endsWith(path) ? address : address + path
}

function probeUrl({ probe }: Vendor, address: string): string {
  return probe ? probe(address) : `${address}/models`
}
