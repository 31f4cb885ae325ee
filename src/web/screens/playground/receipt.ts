import { fromBase64Url } from '../../../shared/ids.ts'
import { asRecord, parseJson, type Raw } from '../../../shared/json.ts'

/** What a receipt says, without checking its signature: that is done with the published keys. Empty where it is none. */
export function receiptClaims(receipt: string): Raw {
  try {
    return asRecord(parseJson(new TextDecoder().decode(fromBase64Url(receipt.split('.')[1] ?? ''))))
  } catch {
    return {}
  }
}
