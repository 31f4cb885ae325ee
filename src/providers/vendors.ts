import { BROKERS } from './vendors/brokers.ts'
import { HOSTS } from './vendors/hosts.ts'
import { MAKERS } from './vendors/makers.ts'
import { SERVERS } from './vendors/servers.ts'
import type { Vendor } from './vendors/vendor.ts'

/** Every OpenAI-compatible vendor, one row each. To add one, add a row to its kind; `custom` serves what has none. */
export const VENDORS: readonly Vendor[] = [...MAKERS, ...HOSTS, ...BROKERS, ...SERVERS]
