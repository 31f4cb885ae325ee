import { anchored, charClass } from '../../detector.ts'
import { isPlaceholder } from './randomness.ts'
import { VENDOR_KEYS } from './vendors.ts'

const form = new RegExp(`(?:${VENDOR_KEYS.map(([prefix, rest]) => `(?:${prefix})${rest}`).join('|')})`, 'y')
/** Begins where a key can, so that plain words cost one comparison. */
const START =
  /(?<![A-Za-z0-9_])(?=[A-Za-z0-9]{1,32}[-_.=:~3/]|AKIA|ASIA|ABIA|ACCA|AIza|dapi|LTAI|ATBB|EAA|SK[0-9a-f]|pat[A-Za-z0-9]{14}|[\w~.-]{3}[78]Q~|AGE-|eyJ)/g

/** Keys and tokens of well-known vendors, by the way they look. */
export const vendorKey = anchored({
  most: 2_000,
  hint: /[A-Za-z0-9+/_-]{12}/,
  start: START,
  open: /(?<![A-Za-z0-9_])[\w~.-]/g,
  part: charClass(/[\w~.+/=:-]/),
  end(text, start) {
    form.lastIndex = start
    const key = form.exec(text)?.[0]
    return key === undefined || !/\d/.test(key) || isPlaceholder(key) ? -1 : start + key.length
  },
})
