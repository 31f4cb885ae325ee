import type { Command, Given } from '../command.ts'
import { Failure, type Shown } from '../shown.ts'

type Commands = () => readonly Command[]

/** Prints what a shell needs to complete commands and their flags. */
export function completionCommand(commands: Commands): Command {
  return {
    words: ['completion'],
    operands: ['SHELL'],
    about: 'A script for bash, zsh or fish: `source <(sluice completion bash)`, `sluice completion fish | source`.',
    run: async (given) => script(given, commands()),
  }
}

const SCRIPTS: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashScript,
  zsh: (commands) =>
    `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`,
  fish: fishScript,
}

async function script({ words: [shell = ''] }: Given, commands: readonly Command[]): Promise<Shown> {
  const write = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (!write)
    throw new Failure(`There is a completion for ${Object.keys(SCRIPTS).join(', ')}, and none for "${shell}".`, 2)
  const text = write(commands)
  return { value: { shell, script: text }, text }
}

const firstWords = (commands: readonly Command[]) => [...new Set(commands.map(({ words: [word = ''] }) => word))]
const flagsOf = ({ flags = [] }: Command) => [...flags.map(({ name }) => name), 'json', 'help']

function bashScript(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const flags = flagsOf(command).map((name) => `--${name}`)
    return `    '${command.words.join(' ')}') words='${flags.join(' ')}' ;;`
  })
  const verbs = firstWords(commands).flatMap((word) => {
    const own = commands.flatMap(({ words: [noun, verb] }) => (noun === word && verb ? [verb] : []))
    return own.length > 0 ? [`    ${word}) words='${own.join(' ')}' ;;`] : []
  })
  return [
    '_sluice() {',
    '  local word="$2" first second words=""',
    '  read -r _ first second _ <<< "$COMP_LINE "',
    `  if [ "$COMP_CWORD" -eq 1 ]; then words='${firstWords(commands).join(' ')}'`,
    '  elif [ "$COMP_CWORD" -eq 2 ] && [[ "$word" != -* ]]; then case "$first" in',
    ...verbs,
    '  esac',
    '  else case "$first $second" in',
    ...cases.filter((line) => / \S+'\)/.test(line)),
    '  esac',
    '  [ -n "$words" ] || case "$first" in',
    ...cases.filter((line) => !/ \S+'\)/.test(line.trim())),
    '  esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o default -F _sluice sluice',
  ].join('\n')
}

function fishScript(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => {
    const { words, about, flags = [] } = command
    const [first = '', second] = words
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    const own = flags.map(({ name, value, about: says }) => {
      return `complete -c sluice -n '${seen}' -l ${name}${value === null ? '' : ' -r'} -d ${quoted(says)}`
    })
    const offered = second
      ? `complete -c sluice -f -n '__fish_seen_subcommand_from ${first}; and test (count (commandline -opc)) -eq 2' -a ${second} -d ${quoted(about)}`
      : `complete -c sluice -f -n __fish_use_subcommand -a ${first} -d ${quoted(about)}`
    return [offered, ...own]
  })
  const nouns = firstWords(commands).filter((word) =>
    commands.some(({ words }) => words[0] === word && words.length > 1),
  )
  const offered = nouns.map((noun) => `complete -c sluice -f -n __fish_use_subcommand -a ${noun}`)
  return [...offered, ...lines, 'complete -c sluice -l json -d JSON', 'complete -c sluice -l help -d Help'].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
