/** A compiled pattern, as RE2 has it: a graph of instructions. */
export interface Program {
  readonly start: number
  readonly inst: readonly Instruction[]
}
interface Instruction {
  readonly op: number
  readonly out: number
  readonly arg: number
  readonly runes: ArrayLike<number>
}

/** The kinds of instructions that matter here, by RE2's numbers. */
const OP = { alternative: 1, alternativeOfMatch: 2, fail: 5, match: 6, rune: 8, rune1: 9, any: 10, anyOfLine: 11 }
const ASTRAL = 0x10000

/** How many UTF-16 units a pattern's matches have, at least and at most; null where they may have more than `limit`. */
export function reachOf({ start, inst }: Program, limit: number): { least: number; most: number } | null {
  const alive: Set<number>[] = [new Set([start])]
  const lengths: number[] = []
  for (let length = 0; length < alive.length; length++) {
    if (length > limit && alive[length]?.size) return null
    if (isMatchAt(inst, alive, length)) lengths.push(length)
  }
  return { least: lengths.at(0) ?? Number.POSITIVE_INFINITY, most: lengths.at(-1) ?? 0 }
}

/** Whether a match may end at a length; says also what is alive after it. */
function isMatchAt(inst: Program['inst'], alive: Set<number>[], length: number): boolean {
  let isMatch = false
  // A set that grows while it is walked through: the closure over what consumes nothing.
  for (const at of alive[length] ?? []) {
    const instruction = inst[at]
    if (instruction?.op === OP.match) isMatch = true
    else if (instruction && instruction.op !== OP.fail) step(instruction, alive, length)
  }
  return isMatch
}

function step({ op, out, arg, runes }: Instruction, alive: Set<number>[], length: number): void {
  const widths = widthsOf(op, runes)
  for (const width of widths) {
    while (alive.length <= length + width) alive.push(new Set())
    alive[length + width]?.add(out)
  }
  if (widths.length === 0) {
    alive[length]?.add(out)
    if (op === OP.alternative || op === OP.alternativeOfMatch) alive[length]?.add(arg)
  }
}

/** How many units what an instruction consumes may have. */
function widthsOf(op: number, runes: ArrayLike<number>): readonly number[] {
  if (op === OP.any || op === OP.anyOfLine) return [1, 2]
  if (op !== OP.rune && op !== OP.rune1) return []
  const codes = Array.from(runes)
  return [...(codes.some((code) => code < ASTRAL) ? [1] : []), ...(codes.some((code) => code >= ASTRAL) ? [2] : [])]
}
