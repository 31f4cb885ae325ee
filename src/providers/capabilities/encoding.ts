import type { Facts } from './capabilities.ts'

/** The table's letters for what is yes or no: a capital is yes, a small letter no, none unknown. */
const LETTERS = {
  t: 'tools',
  v: 'vision',
  a: 'audio',
  f: 'file',
  j: 'jsonSchema',
  r: 'reasoning',
  w: 'openWeights',
} as const satisfies Record<string, keyof Facts>

/** Writes facts as the table has them: `TVr,128000,16384` is letters, context, most output; `S` and `s` are sampling. */
export function encodeFacts(facts: Facts): string {
  const letters = Object.entries(LETTERS).map(([letter, name]) => cased(letter, facts[name]))
  const sampling = facts.sampling && cased('s', facts.sampling === 'always')
  const fields = [[...letters, sampling].join(''), facts.contextTokens ?? '', facts.outputTokens ?? '']
  return fields.join(',').replace(/,+$/, '')
}

/** Reads what `encodeFacts` wrote. */
export function decodeFacts(text: string): Facts {
  const [letters = '', context, output] = text.split(',')
  const known = Object.entries(LETTERS)
    .filter(([letter]) => letters.toLowerCase().includes(letter))
    .map(([letter, name]) => [name, letters.includes(letter.toUpperCase())])
  return {
    ...Object.fromEntries(known),
    ...(/s/i.test(letters) && { sampling: letters.includes('S') ? 'always' : 'never' }),
    ...(context && { contextTokens: Number(context) }),
    ...(output && { outputTokens: Number(output) }),
  }
}

function cased(letter: string, value: boolean | null | undefined): string {
  if (value === true) return letter.toUpperCase()
  return value === false ? letter : ''
}
