import type { Command, Flag } from './command.ts'
import { COMMON, commandOf, commands } from './commands.ts'

const ABOUT = `sluice: the gateway from the command line.

\`--json\` on any command gives JSON, \`--help\` says what it takes. A key never stands on the command line: \`sluice login\` reads it
from standard input, or it is in SLUICE_API_KEY; SLUICE_URL is the gateway's address. Exit codes: 0 done, 1 failed, 2 asked wrongly.`

/** How a command is written: its words, what it takes, its flags. */
export function usageOf({ words, operands = [], flags = [] }: Command): string {
  return ['sluice', ...words, ...operands, ...flags.map((flag) => `[${written(flag)}]`)].join(' ')
}

/** What there is to say on the command that words begin with, or on those that begin with these words; on all where none does. */
export function helpOf(words: readonly string[]): string {
  const found = commandOf(words)
  if (found) return helpOfOne(found.command)
  const some = commands.filter((command) => command.words[0] === words[0])
  return `${some.length > 0 ? linesOf(some) : `${ABOUT}\n\n${linesOf(commands)}`}\n`
}

function helpOfOne(command: Command): string {
  const flags = [...(command.flags ?? []), ...COMMON]
  const width = Math.max(...flags.map((flag) => written(flag).length))
  const lines = flags.map((flag) => `  ${written(flag).padEnd(width)}  ${flag.about}`)
  return `${usageOf(command)}\n\n${command.about}\n\n${lines.join('\n')}\n`
}

function linesOf(some: readonly Command[]): string {
  const named = some.map(({ words, operands = [], about }) => ({
    call: ['sluice', ...words, ...operands].join(' '),
    about,
  }))
  const width = Math.max(...named.map(({ call }) => call.length))
  return named.map(({ call, about }) => `  ${call.padEnd(width)}  ${about}`).join('\n')
}

function written({ name, value, isMany = false }: Flag): string {
  return `--${name}${value === null ? '' : ` ${value}`}${isMany ? ' …' : ''}`
}
