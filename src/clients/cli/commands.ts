import type { Command, Flag } from './command.ts'
import { auditCommands } from './commands/audit.ts'
import { completionCommand } from './commands/completion.ts'
import { importCommand } from './commands/import.ts'
import { nounCommands } from './commands/nouns.ts'
import { requestCommands } from './commands/requests.ts'
import { sessionCommands } from './commands/session.ts'
import { tailCommand } from './commands/tail.ts'
import { usageCommands } from './commands/usage.ts'

/** What every command takes. */
export const COMMON: readonly Flag[] = [
  { name: 'json', value: null, about: 'JSON, for programs.' },
  { name: 'help', value: null, about: 'What the command does and takes.' },
]

/** Every command there is. */
export const commands: readonly Command[] = [
  ...sessionCommands,
  ...nounCommands,
  ...requestCommands,
  tailCommand,
  ...usageCommands,
  importCommand,
  ...auditCommands,
  completionCommand(() => commands),
]

/** The command that words begin with, and the words after it; null where there is none. */
export function commandOf(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const fitting = commands.filter((command) => command.words.every((word, at) => words[at] === word))
  const command = fitting.toSorted((a, b) => b.words.length - a.words.length)[0]
  return command ? { command, rest: words.slice(command.words.length) } : null
}
