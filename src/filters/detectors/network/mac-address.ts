import { anchored, charClass, matchEnd } from '../../detector.ts'

const PAIRS = /[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}(?:\1[\da-f]{2}){0,2}(?![\w]|[:-][\da-f])/iy
const DOTTED = /[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\w]|\.[\da-f])/iy

/** EUI-48 and EUI-64 in pairs parted by colons or hyphens, or EUI-48 in groups of four. */
export const macAddress = anchored({
  most: 26,
  hint: /[\da-f]{2}[:-][\da-f]{2}[:-]|[\da-f]{4}\.[\da-f]{4}\./i,
  start: /(?<![\w:.-])[\da-f]{2}(?:[:-]|[\da-f]{2}\.)/gi,
  open: /(?<![\w:.-])[\da-f]/gi,
  part: charClass(/[\w:.-]/),
  end(text, start) {
    const end = matchEnd(PAIRS, text, start)
    return end > 0 ? end : matchEnd(DOTTED, text, start)
  },
})
