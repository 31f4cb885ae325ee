import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { COMMON, commandOf, commands } from '../../../../src/clients/cli/commands.ts'
import { helpOf, usageOf } from '../../../../src/clients/cli/help.ts'
import { nearest } from '../../../../src/clients/cli/nearest.ts'
import { checkGiven, readWords } from '../../../../src/clients/cli/read-words.ts'

const flags = [...commands.flatMap((command) => command.flags ?? []), ...COMMON]
const read = (...words: string[]) => readWords(words, flags)
/** What a command is given that words lead to, checked as `main.ts` does. */
function given(...words: string[]) {
  const all = read(...words)
  const found = commandOf(all.words)
  if (!found) throw new Error('no such command')
  checkGiven(found.command, { ...all, words: found.rest }, COMMON)
  return { ...all, words: found.rest }
}

describe('the page on the command line', () => {
  const page = readFileSync('docs/cli.md', 'utf8')
  const told = [...page.matchAll(/^\| `(sluice [^`]*)` \| (.*) \|$/gm)].map(([, usage, about]) => `${usage}: ${about}`)

  test('tells every command as its help does, and no other', () => {
    const plain = (text: string) => text.replaceAll('\\|', '|')
    const own = commands.map((command) => `${usageOf(command)}: ${command.about}`)
    expect(told.map(plain)).toEqual(own)
  })
})

describe('help', () => {
  test.each(commands.map((command) => [command.words.join(' '), command] as const))(
    'of %s says what it takes',
    (_, command) => {
      const help = helpOf(command.words)
      expect(help).toContain(usageOf(command))
      expect(help).toContain(command.about)
      for (const { name, about } of [...(command.flags ?? []), ...COMMON]) {
        expect(help).toContain(`--${name}`)
        expect(help).toContain(about)
      }
    },
  )

  test('of a noun has its commands, and of nothing all', () => {
    expect(helpOf(['keys'])).toContain('sluice keys rotate ID')
    expect(helpOf(['keys'])).not.toContain('sluice teams')
    for (const { words } of commands) expect(helpOf([])).toContain(`sluice ${words.join(' ')}`)
  })
})

test('a flag has a value in every command, or in none', () => {
  const kinds = new Map<string, Set<boolean>>()
  for (const { name, value } of flags) kinds.set(name, (kinds.get(name) ?? new Set()).add(value === null))
  expect([...kinds].filter(([, kind]) => kind.size > 1)).toEqual([])
})

test('no two commands have the same words', () => {
  expect(new Set(commands.map(({ words }) => words.join(' '))).size).toBe(commands.length)
})

describe('a command line', () => {
  test('has its flags anywhere, with or without an equals sign', () => {
    const expected = {
      words: ['audit', 'list'],
      flags: new Map([
        ['limit', ['5']],
        ['json', []],
      ]),
    }
    expect(read('audit', '--limit', '5', 'list', '--json')).toEqual(expected)
    expect(read('audit', 'list', '--limit=5', '--json')).toEqual(expected)
  })

  test('has words alone after two dashes', () => {
    expect(given('estimate', '--', '--what is this?').words).toEqual(['--what is this?'])
  })

  test.each([
    ['an unknown flag', ['keys', 'list', '--colour', 'red'], 'There is no flag --colour'],
    ['a flag of another command', ['keys', 'list', '--days', '3'], 'has no flag --days'],
    ['a flag without its value', ['usage', '--days'], '--days needs a value'],
    ['a flag before another', ['usage', '--days', '--json'], '--days needs a value'],
    ['a value for a switch', ['usage', '--json=yes'], 'takes no value'],
    ['a flag twice', ['usage', '--days', '1', '--days', '2'], 'given twice'],
    ['too few words', ['requests', 'diff', 'req_1'], 'ID is missing'],
    ['too many words', ['keys', 'show', 'key_1', 'key_2'], 'does not take "key_2"'],
  ])('with %s is refused as asked wrongly', (_, words, message) => {
    expect(() => given(...words)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), exitCode: 2 }),
    )
  })

  test.each([['sl-abcdefgh12345678'], ['--key=sl-abcdefgh12345678'], ['sk-proj-abcdefgh12345678']])(
    'with a key in it (%s) is refused without repeating it',
    (word) => {
      const refused = expect.objectContaining({ exitCode: 2, message: expect.not.stringContaining('abcdefgh') })
      expect(() => read('login', word)).toThrow(refused)
    },
  )
})

test('a word that is nearly one is taken for it, and another for none', () => {
  const words = commands.map((command) => command.words.join(' '))
  expect(nearest('key list', words)).toBe('keys list')
  expect(nearest('policy remove', words)).toBe('policies remove')
  expect(nearest('frobnicate', words)).toBeNull()
})
