import { anchored, charClass } from '../../detector.ts'
import { isPlaceholder } from './randomness.ts'

const FORM = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,64}:([^\s@/"'`<>]{3,128})@[^\s"'`<>]{1,256}/iy

/** Addresses with a password in them: `postgres://user:password@host/name`. */
export const connectionString = anchored({
  most: 500,
  hint: /:\/\/[^\s/]{0,200}@/,
  start: /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\//g,
  open: /(?<![A-Za-z0-9+.-])[A-Za-z]/g,
  part: charClass(/[^\s"'`<>]/, true),
  end(text, start) {
    FORM.lastIndex = start
    const [written, password = ''] = FORM.exec(text) ?? []
    if (written === undefined || isPlaceholder(password) || /^(?:pass(?:word)?|pwd|secret)$/i.test(password)) return -1
    return start + written.replace(/[.,;:!?)\]]+$/, '').length
  },
})
