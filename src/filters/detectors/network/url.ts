import { anchored, charClass, matchEnd } from '../../detector.ts'
import { domainEnd } from './domain-end.ts'

const SCHEME = /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s<>"'`{}|\\^)\],.;]/iy
const BARE = /www\d?\./iy
const REST = /[^\s<>"'`{}|\\^]{0,2047}/y

/** Addresses with a scheme, or beginning with `www.`. Punctuation at the end belongs to the sentence. */
export const url = anchored({
  most: 2_048,
  hint: /:\/\/|www\d?\./i,
  start: /(?<![A-Za-z0-9+.-])(?:[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/|[Ww]{3}\d?\.)/g,
  open: /(?<![A-Za-z0-9+.-])[A-Za-z]/g,
  part: charClass(/[^\s<>"'`{}|\\^]/, true),
  end(text, start) {
    const isBare = matchEnd(BARE, text, start) > 0
    if (isBare ? domainEnd(text, start, 3) < 0 : matchEnd(SCHEME, text, start) < 0) return -1
    return start + sentenceless(text.slice(start, matchEnd(REST, text, start))).length
  },
})

function sentenceless(address: string): string {
  let end = address.length
  let [opened, closed] = [count(address, '('), count(address, ')')]
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    if (last === ')' && closed > opened) closed--
    else if (!'.,;:!?]*_'.includes(last)) break
    if (last === '(') opened--
  }
  return address.slice(0, end)
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}
