import { auditCommands } from './audit.ts'
import { nounCommands } from './nouns.ts'
import { recordCommands } from './records.ts'
import { sessionCommands } from './session.ts'
import type { Shown } from './shown.ts'

/** What a command is given: the words after its own, and the flags. */
export interface Given {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string>
}

/** A command as data; help and completion are made from it. */
export interface Command {
  readonly words: readonly string[]
  readonly usage: string
  readonly about: string
  /** Null: it has said all itself. */
  run(given: Given): Promise<Shown | null>
}

/** Prints what a shell needs to complete the words of commands. */
const completion: Command = {
  words: ['completion'],
  usage: '',
  about: 'A script for bash or zsh: `source <(sluice completion)`.',
  run: async () => {
    const first = [...new Set(commands().map(({ words: [word = ''] }) => word))]
    const second = first.map((word) => {
      const verbs = commands().flatMap(({ words: [noun, verb] }) => (noun === word && verb ? [verb] : []))
      return `    ${word}) COMPREPLY=($(compgen -W "${verbs.join(' ')}" -- "$word")) ;;`
    })
    const script = [
      '# zsh speaks bash here',
      'command -v bashcompinit >/dev/null 2>&1 || { [ -n "$ZSH_VERSION" ] && autoload -U +X bashcompinit && bashcompinit; }',
      '_sluice() {',
      '  local word="${COMP_WORDS[COMP_CWORD]}"',
      `  if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "${first.join(' ')}" -- "$word")); return; fi`,
      '  case "${COMP_WORDS[1]}" in',
      ...second,
      '  esac',
      '}',
      'complete -F _sluice sluice',
    ]
    return { value: { words: first }, text: script.join('\n') }
  },
}

function commands(): readonly Command[] {
  return [...sessionCommands, ...nounCommands, ...recordCommands, ...auditCommands, completion]
}

/** The command that words begin with, and the words after it; null where there is none. */
export function commandOf(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const fitting = commands().filter((command) => command.words.every((word, at) => words[at] === word))
  const command = fitting.toSorted((a, b) => b.words.length - a.words.length)[0]
  return command ? { command, rest: words.slice(command.words.length) } : null
}

/** What there is to say on commands that begin with these words; on all where none does. */
export function helpOf(words: readonly string[]): string {
  const some = commands().filter((command) => command.words[0] === words[0])
  const lines = (some.length > 0 ? some : commands()).map(({ words: own, usage, about }) => {
    const call = ['  sluice', ...own, usage].filter((word) => word !== '').join(' ')
    return `${call.padEnd(46)} ${about}`
  })
  return `sluice: the gateway from the command line. --json on any command gives JSON.\n\n${lines.join('\n')}\n`
}
