import { readFileSync } from 'node:fs'
import { flagOf, type Given } from './command.ts'
import { Failure } from './shown.ts'

/** All of standard input. Secrets and bodies come this way: a command line is everybody's to read. */
export async function readInput(): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

/** The text of a file; fails in words where there is none to be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    throw new Failure(`${path} cannot be read`, 2, null, thrown)
  }
}

/** JSON from `--file`, or from standard input. */
export async function readBody(given: Given): Promise<unknown> {
  const file = flagOf(given, 'file')
  if (file === undefined && process.stdin.isTTY)
    throw new Failure('Give the JSON by standard input, or its file by --file; see --help.', 2)
  const text = file === undefined || file === '-' ? await readInput() : readText(file)
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new Failure('This is no JSON', 2, null, thrown)
  }
}

/** A whole number from a flag; fails on anything else, and on one out of bounds. */
export function numberOf(given: Given, name: string, unless: number, max: number): number {
  const text = flagOf(given, name)
  if (text === undefined) return unless
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  throw new Failure(`--${name} is a whole number from 1 to ${max}.`, 2)
}

/** A secret: a line typed unseen, or all that comes by standard input. */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await readInput()).trim()
  stderr.write(prompt)
  stdin.setRawMode(true)
  let typed = ''
  try {
    for await (const piece of stdin) {
      const end = take(String(piece))
      if (end) break
    }
  } finally {
    stdin.setRawMode(false)
    stderr.write('\n')
  }
  return typed.trim()

  function take(text: string): boolean {
    for (const letter of text) {
      if (letter === '\u0003') throw new Failure('Stopped.')
      if (letter === '\r' || letter === '\n' || letter === '\u0004') return true
      typed = letter === '\u007f' ? typed.slice(0, -1) : typed + letter
    }
    return false
  }
}
