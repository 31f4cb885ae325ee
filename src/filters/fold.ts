/**
 * A text as detectors read it: characters that only look like ASCII's are made so (full-width and mathematical letters
 * and digits, other scripts' digits, dashes, no-break spaces), and those nobody sees are left out, eight in a row at most.
 * Letters of other alphabets that look Latin stay what they are.
 */
export interface Folded {
  readonly text: string
  /** Where a unit of the folded text stands in the written one. */
  written(at: number): number
  /** Where a stretch of the folded text that ends here ends in the written one. */
  writtenEnd(at: number): number
  /** The first unit of the folded text that stands at a place of the written one or after it. */
  folded(at: number): number
}

const FOLDED = [
  '\\u00a0\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f\\u09e6-\\u09ef\\u0e50-\\u0e59\\u2000-\\u200a\\u2010-\\u2015\\u2024\\u202f',
  '\\u205f\\u2070-\\u2089\\u2212\\u2460-\\u2473\\u24b6-\\u24e9\\u3000\\ufe52-\\ufe6b\\uff01-\\uff5e',
].join('')
const UNSEEN = '\\u00ad\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe0e\\ufe0f\\ufeff'
const FOLDABLE = new RegExp(`[${FOLDED}${UNSEEN}]|\\ud835[\\udc00-\\udfff]`, 'g')
const HIDDEN = new RegExp(`[${UNSEEN}]`)
/** Quick to test, and most texts need no more. */
const BEYOND_ASCII = /[\u0080-\uffff]/
const MOST_HIDDEN = 8
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]

/** Folds a text. */
export function fold(written: string): Folded {
  return BEYOND_ASCII.test(written) && written.search(FOLDABLE) >= 0 ? foldEach(written) : unchanged(written)
}

function foldEach(written: string): Folded {
  let text = ''
  let done = 0
  let hidden = { end: -1, count: 0 }
  const places: number[] = []
  const take = (until: number) => {
    for (let at = done; at < until; at++) places.push(at)
    text += written.slice(done, until)
  }
  for (const { 0: sign, index } of written.matchAll(FOLDABLE)) {
    const isHidden = HIDDEN.test(sign)
    if (isHidden) hidden = { end: index + 1, count: hidden.end === index ? hidden.count + 1 : 1 }
    if (isHidden && hidden.count > MOST_HIDDEN) continue
    take(index)
    done = index + sign.length
    if (isHidden) continue
    places.push(index)
    text += plainOf(sign)
  }
  take(written.length)
  return changed(written, text, places)
}

function plainOf(sign: string): string {
  const code = sign.charCodeAt(0)
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-'
  if (code >= 0x2000 && code <= 0x200a) return ' '
  const zero = ZEROS.find((first) => code >= first && code < first + 10)
  if (zero !== undefined) return String(code - zero)
  const plain = sign.normalize('NFKC')
  return plain.length === 1 ? plain : sign.length === 1 ? sign : '\ufffd'
}

function unchanged(text: string): Folded {
  const same = (at: number) => at
  return { text, written: same, writtenEnd: same, folded: same }
}

function changed(written: string, text: string, places: readonly number[]): Folded {
  const placeOf = (at: number) => places[at] ?? written.length
  return {
    text,
    written: placeOf,
    writtenEnd(at) {
      if (at === 0) return 0
      const last = placeOf(at - 1)
      return last + (written.charCodeAt(last) === 0xd835 ? 2 : 1)
    },
    folded(at) {
      let [low, high] = [0, places.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (placeOf(middle) < at) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}
