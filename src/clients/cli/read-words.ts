import type { Command, Flag, Given } from './command.ts'
import { Failure } from './shown.ts'

/** What looks like a key of ours or of a provider. */
const SECRET = /(^|=)(sl|sk)-[\w-]{8,}/

/**
 * Reads a command line: words, `--name value`, `--name=value` and switches, in any order; after `--` all are words. `known` are the
 * flags of all commands. Fails on a secret, without repeating it, and on a flag that nobody knows.
 */
export function readWords(given: readonly string[], known: readonly Flag[]): Given {
  if (given.some((word) => SECRET.test(word)))
    throw new Failure(
      'This looks like a key. A command line is everybody’s to read: give it by standard input, or in SLUICE_API_KEY.',
      2,
    )
  const words: string[] = []
  const flags = new Map<string, string[]>()
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? ''
    if (word === '--') return { words: [...words, ...given.slice(at + 1)], flags }
    if (!word.startsWith('-') || word === '-') words.push(word)
    else if (word === '-h') flags.set('help', [])
    else at += takeFlag(word, given[at + 1], known, flags)
  }
  return { words, flags }
}

/** Gives how many words after it were its own. */
function takeFlag(
  word: string,
  following: string | undefined,
  known: readonly Flag[],
  flags: Map<string, string[]>,
): 0 | 1 {
  const [, name = '', , joined] = /^--([^=]+)(=(.*))?$/s.exec(word) ?? []
  const flag = known.find((each) => each.name === name)
  if (!flag) throw new Failure(`There is no flag ${word.split('=')[0]}; see --help.`, 2)
  if (flag.value === null) {
    if (joined !== undefined) throw new Failure(`--${name} takes no value.`, 2)
    flags.set(name, [])
    return 0
  }
  const value = joined ?? following
  if (value === undefined || (joined === undefined && value.startsWith('--')))
    throw new Failure(`--${name} needs a value: ${flag.value}.`, 2)
  flags.set(name, [...(flags.get(name) ?? []), value])
  return joined === undefined ? 1 : 0
}

/** Fails where a command was given words or flags it does not take, or not all it needs. */
export function checkGiven(command: Command, { words, flags }: Given, common: readonly Flag[]): void {
  const { operands = [], flags: own = [] } = command
  const name = ['sluice', ...command.words].join(' ')
  const missing = operands.slice(words.length).find((operand) => !operand.startsWith('['))
  if (missing) throw new Failure(`${name}: ${missing} is missing; see --help.`, 2)
  if (words.length > operands.length)
    throw new Failure(`${name} does not take "${words[operands.length]}"; see --help.`, 2)
  for (const [given, values] of flags) {
    const flag = [...own, ...common].find((each) => each.name === given)
    if (!flag) throw new Failure(`${name} has no flag --${given}; see --help.`, 2)
    if (values.length > 1 && !flag.isMany) throw new Failure(`--${given} is given twice.`, 2)
  }
}
