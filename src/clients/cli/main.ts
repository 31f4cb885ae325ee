#!/usr/bin/env node
import type { Given } from './command.ts'
import { COMMON, commandOf, commands } from './commands.ts'
import { helpOf } from './help.ts'
import { nearest } from './nearest.ts'
import { checkGiven, readWords } from './read-words.ts'
import { Failure, failureText, painted, type Shown } from './shown.ts'

const asked = process.argv.slice(2)
const isJson = asked.includes('--json')

// Whoever reads may stop reading: `sluice audit export | head`.
process.stdout.on('error', () => process.exit(0))
process.exitCode = await run()

/** `sluice …`: finds the command, runs it, and prints what it shows: for people, or with `--json` for programs. */
async function run(): Promise<number> {
  try {
    const given = readWords(asked, [...commands.flatMap(({ flags = [] }) => flags), ...COMMON])
    const found = commandOf(given.words)
    if (given.flags.has('help') || given.words.length === 0) return help(given)
    if (!found) throw unknown(given.words)
    const own = { ...given, words: found.rest }
    checkGiven(found.command, own, COMMON)
    const shown = await found.command.run(own)
    if (shown !== null) process.stdout.write(textOf(shown))
    return shown?.isFailed ? 1 : 0
  } catch (thrown) {
    return failed(thrown)
  }
}

function help({ words }: Given): number {
  if (words.length > 0 && !commands.some((command) => command.words[0] === words[0])) throw unknown(words)
  process.stdout.write(helpOf(words))
  return 0
}

function unknown(words: readonly string[]): Failure {
  const typed = words.slice(0, 2).join(' ')
  const close = nearest(
    typed,
    commands.map((command) => command.words.join(' ')),
  )
  return new Failure(
    `There is no command "${typed}". ${close ? `Did you mean \`sluice ${close}\`?` : 'See sluice --help.'}`,
    2,
  )
}

function failed(thrown: unknown): number {
  const message = failureText(thrown)
  const { exitCode = 1, code = null } = thrown instanceof Failure ? thrown : {}
  const error = { error: { message, code } }
  process.stderr.write(isJson ? `${JSON.stringify(error)}\n` : `${painted('sluice:', 'red')} ${message}\n`)
  return exitCode
}

function textOf({ value, text }: Shown): string {
  return isJson ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`
}
