import { anchored, charClass, isAfter } from '../../detector.ts'
import { entropy, isPlaceholder } from './randomness.ts'

const KEYS =
  '(?:api[_ -]?key|apikey|secret|token|passwo?r?d|passwd|passphrase|pwd|passcode|credential|private[_ -]?key|access[_ -]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|passwort|kennwort|contraseña|mot de passe|senha|bearer)'
const NAMED = new RegExp(
  `${KEYS}[\\w .-]{0,20}["'\`]?\\s{0,3}(?:[:=]|=>|:=|\\bis|\\best|\\bist|\\bes)\\s{0,3}["'\`]?$|bearer $`,
  'i',
)
const PASSWORD =
  /(?:passw|pwd|passphrase|passcode|kennwort|contraseña|mot de passe|senha)[^:=]{0,24}[:=\s]{1,4}\W{0,3}\w{0,3}\s?["'`]?$/i
const VALUE = /[^\s"'`<>,;(){}[\]|]{6,256}/y

/** What is assigned to a name such as `api_key` and looks random, and what is assigned to a password and is no word. */
export const assigned = anchored({
  most: 258,
  hint: new RegExp(KEYS, 'i'),
  start: /(?<=[:=>]\s{0,3}["'`]?|\b(?:is|est|ist|es|earer)\s{1,3}["'`]?)[^\s"'`<>,;(){}[\]|:=]/g,
  part: charClass(/[^\s"'`<>,;(){}[\]|]/, true),
  end(text, start) {
    if (!isAfter(NAMED, text, start, 64)) return -1
    VALUE.lastIndex = start
    const isQuoted = /["'`]/.test(text.charAt(start - 1))
    const value = VALUE.exec(text)?.[0].replace(isQuoted ? /$/ : /[.:!?]+$/, '')
    if (value === undefined || text.charAt(start + value.length) === '(' || isPlaceholder(value)) return -1
    return isSecret(value, isAfter(PASSWORD, text, start, 64)) ? start + value.length : -1
  },
})

function isSecret(value: string, isPassword: boolean): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  if (/^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+$/i.test(value) || /^[a-z]+(?:[_-][a-z]+)*$/i.test(value)) return false
  if (isPassword) return kinds >= 2 && value.length >= 6
  return value.length >= 16 && /\d/.test(value) && kinds >= 2 && entropy(value) >= 3
}
