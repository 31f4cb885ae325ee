import { anchored, charClass, matchEnd } from '../../detector.ts'
import { sha256 } from './sha256.ts'

const ETHEREUM = /0x[0-9a-f]{40}(?![0-9a-z])/iy
const BASE58 = /[13LMD29A][1-9A-HJ-NP-Za-km-z]{24,34}(?![0-9A-Za-z])/y
const BECH32 = /(bc|tb|ltc)1([ac-hj-np-z02-9]{11,71})(?![0-9A-Za-z])/iy
const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const QUINTETS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Bitcoin, Litecoin, Dogecoin and Dash by their checksums (Base58Check, BIP 173, BIP 350), Ethereum by its form. */
export const cryptoAddress = anchored({
  most: 96,
  hint: /[0-9A-Za-z]{25}/,
  start: /(?<![0-9A-Za-z])[0139ALMDXlbtBT][0-9A-Za-z]{12}/g,
  open: /(?<![0-9A-Za-z])[0139ALMDXlbtBT]/g,
  part: charClass(/[0-9A-Za-z]/),
  end(text, start) {
    const ethereum = matchEnd(ETHEREUM, text, start)
    if (ethereum > 0) return ethereum
    BECH32.lastIndex = start
    const [bech32, prefix = '', data = ''] = BECH32.exec(text) ?? []
    if (bech32 !== undefined) return isBech32(prefix, data) ? start + bech32.length : -1
    BASE58.lastIndex = start
    const base58 = BASE58.exec(text)?.[0]
    return base58 !== undefined && isBase58Check(base58) ? start + base58.length : -1
  },
})

function isBase58Check(text: string): boolean {
  let number = 0n
  for (const digit of text) number = number * 58n + BigInt(DIGITS.indexOf(digit))
  if (number >= 1n << 200n) return false
  const hex = number.toString(16).padStart(50, '0')
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const sum = sha256(sha256(bytes.subarray(0, 21)))
  return bytes.subarray(21).every((byte, at) => byte === sum[at])
}

function isBech32(prefix: string, data: string): boolean {
  const written = prefix + data
  if (written !== written.toLowerCase() && written !== written.toUpperCase()) return false
  const codes = [...prefix.toLowerCase()].map((sign) => sign.charCodeAt(0))
  const values = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
  for (const sign of data.toLowerCase()) values.push(QUINTETS.indexOf(sign))
  const sum = values.reduce(polymod, 1)
  return sum === 1 || sum === 0x2bc830a3
}

function polymod(sum: number, value: number): number {
  const top = sum >> 25
  let next = ((sum & 0x1ffffff) << 5) ^ value
  const taps = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  taps.forEach((tap, bit) => {
    if ((top >> bit) & 1) next ^= tap
  })
  return next
}
