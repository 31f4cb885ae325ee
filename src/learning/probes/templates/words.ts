import { between, oneOf, shuffled, spoken, type Template } from '../probe.ts'
import { fieldsRight, isOption, isWord, itemsInPlace } from '../read-answer.ts'

const NAMES = ['Ada', 'Boris', 'Chen', 'Dora', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jana'] as const
const NOUNS = [
  'river',
  'candle',
  'window',
  'garden',
  'engine',
  'pocket',
  'ladder',
  'mirror',
  'bottle',
  'hammer',
  'island',
  'violin',
] as const

/** Who stands where, from hints alone; four options. */
const order: Template = (random, difficulty) => {
  const people = shuffled(random, NAMES).slice(0, 3 + difficulty)
  const hints = shuffled(
    random,
    people.slice(1).map((name, at) => `${name} stands directly behind ${people[at]}.`),
  )
  const wanted = between(random, 0, people.length - 1)
  const options = shuffled(random, [people[wanted] ?? '', ...people.filter((_, at) => at !== wanted).slice(0, 3)])
  const letter = 'ABCD'[options.indexOf(people[wanted] ?? '')] ?? 'A'
  const listed = options.map((name, at) => `${'ABCD'[at]}) ${name}`).join('\n')
  return spoken(
    `${hints.join(' ')} Who is number ${wanted + 1} in the queue, from the front?\n${listed}\nEnd with a line "Answer: <letter>".`,
    `Answer: ${letter}`,
    (text) => isOption(text, letter),
  )
}

/** Which day it will be; four options. */
const days: Template = (random, difficulty) => {
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
  const [today, later] = [between(random, 0, 6), between(random, 5, 30) * difficulty]
  const right = (today + later) % 7
  const options = shuffled(
    random,
    [right, right + 1, right + 3, right + 5].map((day) => names[day % 7] ?? ''),
  )
  const letter = 'ABCD'[options.indexOf(names[right] ?? '')] ?? 'A'
  const listed = options.map((name, at) => `${'ABCD'[at]}) ${name}`).join('\n')
  return spoken(
    `Today is ${names[today]}. Which day of the week is it ${later} days from now?\n${listed}\nEnd with a line "Answer: <letter>".`,
    `Answer: ${letter}`,
    (text) => isOption(text, letter),
  )
}

/** Words put into an order. */
const sorting: Template = (random, difficulty) => {
  const words = shuffled(random, NOUNS).slice(0, 3 + difficulty)
  const sorted = words.toSorted((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : a < b ? -1 : 1))
  return spoken(
    `Sort these words by their last letter, and by the alphabet where that is the same: ${words.join(', ')}. Reply with the words alone, between commas, on one line.`,
    sorted.join(', '),
    (text) => itemsInPlace(text, sorted),
  )
}

/** A word made by rules. */
const acrostic: Template = (random, difficulty) => {
  const words = shuffled(random, NOUNS).slice(0, 3 + difficulty)
  const made = words.map((word) => word[1] ?? '').join('')
  return spoken(
    `Take the second letter of each of these words and join them into one: ${words.join(' ')}. Reply with that and nothing else.`,
    made,
    (text) => isWord(text, made),
  )
}

/** A number hidden in a long log. */
const needle: Template = (random, difficulty) => {
  const wanted = oneOf(random, NAMES)
  const lines = Array.from({ length: 30 * (1 + difficulty) }, (_, at) => ({
    at,
    name: oneOf(random, NAMES),
    paid: between(random, 10, 99),
  }))
  const total = lines.filter(({ name, paid }) => name === wanted && paid > 60).length
  const listed = lines.map(
    ({ at, name, paid }) =>
      `entry ${at + 1}: customer ${name} at the counter of the shop paid the sum of ${paid} coins in all`,
  )
  return spoken(
    `${listed.join('\n')}\n\nIn how many entries did ${wanted} pay more than 60 coins? End with a line "Answer: <count>".`,
    `Answer: ${total}`,
    (text) => isWord(text, String(total)),
  )
}

/** Fields taken out of a sentence, as JSON. */
const extraction: Template = (random, difficulty) => {
  const [name, city] = [oneOf(random, NAMES), oneOf(random, ['Lisbon', 'Oslo', 'Quito', 'Perth', 'Turin'])]
  const [age, items] = [between(random, 20, 70), shuffled(random, NOUNS).slice(0, difficulty)]
  const wanted = { name, age, city, items, count: items.length }
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      age: { type: 'integer' },
      city: { type: 'string' },
      items: { type: 'array', items: { type: 'string' } },
      count: { type: 'integer' },
    },
    required: Object.keys(wanted),
    additionalProperties: false,
  }
  return spoken(
    `From ${city} comes ${name}, who will be ${age + 1} next year and bought, in this order: ${items.join(', ')}. Give name, age today, city, items in that order, and how many there are (count), as JSON.`,
    JSON.stringify(wanted),
    (text) => fieldsRight(text, wanted),
    { response_format: { type: 'json_schema', json_schema: { name: 'purchase', strict: true, schema } } },
  )
}

function last(word: string): string {
  return word.at(-1) ?? ''
}

export const choice: readonly [Template, ...Template[]] = [order, days]
export const short: readonly [Template, ...Template[]] = [sorting, acrostic]
export const long: readonly [Template, ...Template[]] = [needle]
export const schema: readonly [Template, ...Template[]] = [extraction]
