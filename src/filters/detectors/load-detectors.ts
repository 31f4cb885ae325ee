import type { DetectorId } from '../../contract/filters.ts'
import type { Detector } from '../detector.ts'
import { email } from './contacts/email.ts'
import { loadPhone } from './contacts/phone.ts'
import { promptInjection } from './injection/prompt-injection.ts'
import { nationalId } from './national/national-id.ts'
import { cryptoAddress } from './network/crypto-address.ts'
import { domain } from './network/domain.ts'
import { ipAddress } from './network/ip-address.ts'
import { macAddress } from './network/mac-address.ts'
import { url } from './network/url.ts'
import { creditCard } from './numbers/credit-card.ts'
import { iban } from './numbers/iban.ts'
import { usBankRouting } from './numbers/us-bank-routing.ts'
import { usSsn } from './numbers/us-ssn.ts'
import { assigned } from './secrets/assigned.ts'
import { connectionString } from './secrets/connection-string.ts'
import { privateKey } from './secrets/private-key.ts'
import { vendorKey } from './secrets/vendor-key.ts'

const READY: Readonly<Record<Exclude<DetectorId, 'phone'>, readonly Detector[]>> = {
  email: [email],
  credit_card: [creditCard],
  iban: [iban],
  us_ssn: [usSsn],
  us_bank_routing: [usBankRouting],
  national_id: nationalId,
  ip_address: [ipAddress],
  mac_address: [macAddress],
  url: [url],
  domain: [domain],
  crypto_address: [cryptoAddress],
  secret: [vendorKey, assigned, connectionString, privateKey],
  prompt_injection: [promptInjection],
}

/** What looks for one kind of thing. */
export async function loadDetectors(id: DetectorId): Promise<readonly Detector[]> {
  return id === 'phone' ? [await loadPhone()] : READY[id]
}
