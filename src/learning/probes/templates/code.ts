import { between, oneOf, spoken, type Template } from '../probe.ts'
import { isNumber, isWord } from '../read-answer.ts'

const END = 'What does it print? End with a line "Answer: <output>".'

/** A loop with a running value. */
const loop: Template = (random, difficulty) => {
  const [start, step, rounds, by] = [
    between(random, 1, 9),
    between(random, 2, 7),
    3 + 2 * difficulty,
    between(random, 11, 31),
  ]
  let value = start
  for (let at = 0; at < rounds; at++) value = (value * step + at) % by
  const source = `def run():\n    value = ${start}\n    for at in range(${rounds}):\n        value = (value * ${step} + at) % ${by}\n    return value\nprint(run())`
  return spoken(`${fence(source)}\n${END}`, `Answer: ${value}`, (text) => isNumber(text, value))
}

/** What is left of a list after filtering and mapping. */
const lists: Template = (random, difficulty) => {
  const numbers = Array.from({ length: 4 + difficulty }, () => between(random, 1, 40))
  const [by, factor] = [between(random, 2, 4), between(random, 2, 5)]
  const sum = numbers.filter((number) => number % by !== 0).reduce((total, number) => total + number * factor, 0)
  const source = `const numbers = [${numbers.join(', ')}]\nconst sum = numbers.filter((n) => n % ${by} !== 0).map((n) => n * ${factor}).reduce((a, b) => a + b, 0)\nconsole.log(sum)`
  return spoken(`${fence(source)}\n${END}`, `Answer: ${sum}`, (text) => isNumber(text, sum))
}

/** What becomes of a word. */
const words: Template = (random, difficulty) => {
  const word = Array.from({ length: 4 + difficulty }, () =>
    oneOf(random, [...'abcdefghkmnprstuw'] as [string, ...string[]]),
  ).join('')
  const turned = between(random, 1, word.length - 1)
  const result = (word.slice(turned) + word.slice(0, turned)).split('').reverse().join('')
  const source = `word = "${word}"\nturned = word[${turned}:] + word[:${turned}]\nprint(turned[::-1])\nimport sys`
  return spoken(`${fence(source)}\n${END}`, `Answer: ${result}`, (text) => isWord(text, result))
}

function fence(source: string): string {
  return `\`\`\`\n${source}\n\`\`\``
}

export const code: readonly [Template, ...Template[]] = [loop, lists, words]
