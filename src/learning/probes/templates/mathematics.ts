import { between, oneOf, spoken, type Template } from '../probe.ts'
import { isNumber } from '../read-answer.ts'

const END = 'End with a line "Answer: <number>".'

/** A shop's day: as many steps as the difficulty says. */
const stock: Template = (random, difficulty) => {
  const goods = oneOf(random, ['pens', 'lamps', 'maps', 'kites', 'bricks'])
  let count = between(random, 40, 90)
  const steps = [`A shop has ${count} ${goods}.`]
  for (let step = 0; step < difficulty + 1; step++) {
    const amount = between(random, 3, 19)
    const [told, next] = oneOf<[string, number]>(random, [
      [`It receives ${amount} boxes of ${amount} each.`, count + amount * amount],
      [`It sells ${amount} of them.`, count - amount],
      [`Somebody returns twice as many as ${amount}.`, count + 2 * amount],
    ])
    steps.push(told)
    count = next
  }
  return spoken(`${steps.join(' ')} How many ${goods} are there now? ${END}`, `Answer: ${count}`, (text) =>
    isNumber(text, count),
  )
}

/** Remainders of powers. */
const remainder: Template = (random, difficulty) => {
  const [base, power, by] = [between(random, 3, 19), between(random, 2, 4) + difficulty, between(random, 7, 23)]
  let left = 1
  for (let at = 0; at < power; at++) left = (left * base) % by
  return spoken(
    `What is the remainder when ${base} to the power of ${power} is divided by ${by}? Solve it step by step. ${END}`,
    `Answer: ${left}`,
    (text) => isNumber(text, left),
  )
}

/** How many ways there are to choose people of two groups. */
const committees: Template = (random, difficulty) => {
  const [women, men] = [between(random, 4, 5 + difficulty), between(random, 4, 5 + difficulty)]
  const [some, others] = [between(random, 1, 3), between(random, 1, 3)]
  const ways = choose(women, some) * choose(men, others)
  return spoken(
    `In how many ways can a committee of ${some} of ${women} women and ${others} of ${men} men be chosen? What is the integer? ${END}`,
    `There are ${ways} ways.\nAnswer: ${ways}`,
    (text) => isNumber(text, ways),
  )
}

function choose(all: number, some: number): number {
  let ways = 1
  for (let at = 1; at <= some; at++) ways = (ways * (all - some + at)) / at
  return Math.round(ways)
}

export const mathematics: readonly [Template, ...Template[]] = [stock, remainder, committees]
