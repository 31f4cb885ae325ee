import { anchored, charClass, isAfter } from '../../detector.ts'

const FORM = /(\d{3})([-. ]?)(\d{2})\2(\d{4})(?![\w]|[-.]\d)/y
const BESIDE = /(?:\bssn\b|social.{0,3}security|\btax(?:payer)? id|\btin\b|\bss ?#)[^\n]{0,40}$/i
/** Printed on sample cards, and given to nobody. */
const SAMPLES = ['078051120', '219099999']

/** Social Security numbers of areas that are given out; nine digits in a row only beside words that say what they are. */
export const usSsn = anchored({
  most: 11,
  hint: /\d{3}[-. ]?\d{2}[-. ]?\d{4}/,
  start: /(?<![\p{L}\p{N}_]|\d[-.,])\d/gu,
  part: charClass(/[\d. -]/),
  end(text, start) {
    FORM.lastIndex = start
    const [written, area = '', parting, group = '', serial = ''] = FORM.exec(text) ?? []
    if (written === undefined || area === '000' || area === '666' || area >= '900') return -1
    if (group === '00' || serial === '0000' || SAMPLES.includes(area + group + serial)) return -1
    const isPlain = parting === '' || parting === '.'
    return isPlain && !isAfter(BESIDE, text, start, 60) ? -1 : start + written.length
  },
})
