/** A command line: its words, and its flags with their values; a flag without one has `true`. */
export interface Words {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string>
}

const SWITCHES: ReadonlySet<string> = new Set(['json', 'help', 'follow'])

/** Reads a command line. `--name value`, `--name=value` and switches may stand anywhere. */
export function readWords(given: readonly string[]): Words {
  const words: string[] = []
  const flags = new Map<string, string>()
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? ''
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name = '', ...value] = word.slice(2).split('=')
    if (value.length > 0) flags.set(name, value.join('='))
    else if (SWITCHES.has(name)) flags.set(name, 'true')
    else {
      at++
      flags.set(name, given[at] ?? '')
    }
  }
  return { words, flags }
}
