import { anchored, charClass, matchEnd } from '../../detector.ts'

const MOST = 8_192
const HEAD = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y
const BODY = /[\w+/=\s\\:,.()@-]{0,8000}/y
const FOOT = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/
const ENCODED = /(?:[A-Za-z0-9+/=]{40,100}(?:\s|\\[nr]){0,4}){1,120}/y

/** Private keys in PEM or OpenPGP armour (RFC 7468, RFC 9580), to their last line or as far as they were copied. */
export const privateKey = anchored({
  most: MOST,
  hint: /-----BEGIN /,
  start: /(?<!-)-----BEGIN /g,
  open: /(?<!-)-{1,4}$|(?<!-)-----(?:B[EGIN]{0,4} ?)?$|(?<!-)-----BEGIN /g,
  part: charClass(/[\w+/=\s\\:,.()@-]/),
  end(text, start) {
    const body = matchEnd(HEAD, text, start)
    if (body < 0) return -1
    const inside = text.slice(body, matchEnd(BODY, text, body))
    const foot = FOOT.exec(inside)
    if (foot !== null) return body + foot.index + foot[0].length
    const gap = /^(?:\s|\\[nr]){0,6}/.exec(inside)?.[0].length ?? 0
    return matchEnd(ENCODED, text, body + gap)
  },
})
