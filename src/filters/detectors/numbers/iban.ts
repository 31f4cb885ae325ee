import { anchored, charClass } from '../../detector.ts'

/** Lengths by country (the registry of SWIFT, ISO 13616). */
const LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
const lengths = new Map(LENGTHS.split(' ').map((row) => [row.slice(0, 2), Number(row.slice(2))]))

/** International bank account numbers of the right length for their country and with a right checksum (ISO 7064, mod 97-10). */
export const iban = anchored({
  most: 70,
  hint: /[A-Z]{2}[ -]?\d/i,
  start: /(?<![\p{L}\p{N}_])[A-Za-z]{2}\d{2}/gu,
  open: /(?<![\p{L}\p{N}_])(?:[A-Za-z]{2}\d{2}|[A-Za-z]{2}\d?$|[A-Za-z]$)/gu,
  part: charClass(/[A-Za-z0-9 -]/),
  end(text, start) {
    const length = lengths.get(text.slice(start, start + 2).toUpperCase())
    if (length === undefined) return -1
    let [at, compact] = [start, '']
    for (; compact.length < length; at++) {
      const sign = text.charAt(at)
      if (/[A-Za-z0-9]/.test(sign)) compact += sign.toUpperCase()
      else if (!' -'.includes(sign) || !/[A-Za-z0-9]/.test(text.charAt(at + 1))) return -1
    }
    return !/[\p{L}\p{N}_]/u.test(text.charAt(at)) && isMod97(compact) ? at : -1
  },
})

function isMod97(compact: string): boolean {
  let rest = 0
  for (const sign of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
