#!/usr/bin/env node
import { commandOf, helpOf } from './commands.ts'
import { readWords } from './read-words.ts'
import { Failure, failureText, type Shown } from './shown.ts'

/** `sluice …`: finds the command, runs it, and prints what it shows: for people, or with `--json` for programs. */
const { words, flags } = readWords(process.argv.slice(2))
process.exitCode = await run()

async function run(): Promise<number> {
  const found = commandOf(words)
  if (!found || flags.has('help')) {
    process.stdout.write(helpOf(words))
    return found || words.length === 0 ? 0 : 2
  }
  try {
    const shown = await found.command.run({ words: found.rest, flags })
    if (shown !== null) process.stdout.write(textOf(shown))
    return shown?.isFailed ? 1 : 0
  } catch (thrown) {
    process.stderr.write(`${failureText(thrown)}\n`)
    return thrown instanceof Failure ? thrown.exitCode : 1
  }
}

function textOf({ value, text }: Shown): string {
  return flags.has('json') ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`
}
