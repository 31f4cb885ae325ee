import { type ASTNode, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import { compilePattern } from './compile-pattern.ts'
import { FACT_SIZES, larger, NUMERAL, ONE, readingSteps, type Size } from './value-size.ts'

interface Cost {
  readonly steps: number
  readonly size: Size
}
interface Scope {
  readonly names: ReadonlyMap<string, Size>
  /** How many macros this is inside of. */
  readonly depth: number
}
type Method = readonly [name: string, receiver: ASTNode, args: readonly ASTNode[]]

/** The most steps of one condition, each some twenty nanoseconds. */
const MOST_STEPS = 100_000
const MOST_NESTED = 2
/** What can fail costs an error, words and all. */
const ERROR_STEPS = 400
/** Some letters become three when they change case. */
const CASE_GROWTH = 3
const MACROS = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])
const COMPARES = new Set(['startsWith', 'endsWith'])
const CHANGES = new Set(['lowerAscii', 'upperAscii', 'trim'])
const RECKONS = new Set(['+', '-', '*', '/', '%'])

/**
 * How many steps a condition, its types checked, takes at most, on facts as large as they may be. Throws a `TypeError` of
 * CEL where that is too many, and where it uses what nobody bounds.
 */
export function conditionCost(condition: ASTNode): number {
  const steps = Math.ceil(costOf(condition, { names: new Map(), depth: 0 }).steps)
  if (steps <= MOST_STEPS) return steps
  return refuse(
    `It could take ${steps.toLocaleString('en')} steps; ${MOST_STEPS.toLocaleString('en')} are the most`,
    condition,
  )
}

function costOf(node: ASTNode, scope: Scope): Cost {
  switch (node.op) {
    case 'value':
      return { steps: 1, size: literalSize(node.args, node) }
    case 'id':
      return { steps: 1, size: scope.names.get(node.args) ?? refuseName(node.args, node) }
    case '.':
      return costOfField(node.args, scope)
    case '[]':
      return costOfIndex(node.args, scope)
    case 'call':
      return costOfCall(node, node.args, scope)
    case 'rcall':
      return MACROS.has(node.args[0]) ? costOfMacro(node, node.args, scope) : costOfMethod(node, node.args, scope)
    case 'list':
      return costOfList(node.args, scope)
    case 'map':
      return costOfMap(node.args, scope)
    case '?:':
      return costOfChoice(node.args, scope)
    case '!_':
    case '-_':
      return { steps: 1 + costOf(node.args, scope).steps, size: ONE }
    case '.?':
    case '[?]':
      return refuse('Optional values are not offered', node)
    default:
      return costOfOperator(node.op, node.args, scope)
  }
}

function literalSize(value: unknown, node: ASTNode): Size {
  if (value instanceof Uint8Array) return refuse('Bytes are not offered', node)
  return typeof value === 'string' ? { length: value.length } : ONE
}

function costOfField([left, name]: readonly [ASTNode, string], scope: Scope): Cost {
  const fact = left.op === 'id' && !scope.names.has(left.args) ? FACT_SIZES.get(left.args)?.get(name) : undefined
  if (fact) return { steps: 2, size: fact }
  const { steps, size } = costOf(left, scope)
  return { steps: steps + ERROR_STEPS, size: size.item ?? ONE }
}

function costOfIndex([left, right]: readonly [ASTNode, ASTNode], scope: Scope): Cost {
  const [of, at] = [costOf(left, scope), costOf(right, scope)]
  return { steps: of.steps + at.steps + ERROR_STEPS, size: of.size.item ?? ONE }
}

function costOfCall(node: ASTNode, [name, args]: readonly [string, readonly ASTNode[]], scope: Scope): Cost {
  if (name === 'has' && !isMetadata(args[0])) return refuse('has() asks for a field of request.metadata', node)
  const costs = args.map((arg) => costOf(arg, scope))
  const steps = 1 + sum(costs)
  if (name === 'has' || name === 'size') return { steps, size: ONE }
  if (name === 'string') return { steps, size: larger(costs[0]?.size ?? ONE, NUMERAL) }
  if (name === 'int' || name === 'double') return { steps: steps + ERROR_STEPS, size: ONE }
  return refuse(`${name}() is not offered`, node)
}

/** Whether a field of the metadata is asked for: of others `has()` checks no name, so that a misspelt fact is never there. */
function isMetadata(asked: ASTNode | undefined): boolean {
  const of = asked?.op === '.' ? asked.args[0] : undefined
  return of?.op === '.' && of.args[1] === 'metadata' && of.args[0].op === 'id' && of.args[0].args === 'request'
}

function costOfMethod(node: ASTNode, [name, receiver, args]: Method, scope: Scope): Cost {
  const of = costOf(receiver, scope)
  const costs = args.map((arg) => costOf(arg, scope))
  const steps = 1 + of.steps + sum(costs)
  const sought = costs[0]?.size ?? ONE
  if (name === 'size') return { steps, size: ONE }
  if (name === 'matches') return { steps: steps + (of.size.length * statesOf(args[0])) / 2, size: ONE }
  if (name === 'contains') return { steps: steps + (of.size.length * sought.length) / 16, size: ONE }
  if (COMPARES.has(name)) return { steps: steps + readingSteps(sought), size: ONE }
  if (CHANGES.has(name)) {
    return { steps: steps + of.size.length / 8, size: { length: of.size.length * CASE_GROWTH } }
  }
  return refuse(`.${name}() is not offered`, node)
}

function statesOf(pattern: ASTNode | undefined): number {
  return pattern?.op === 'value' && typeof pattern.args === 'string' ? compilePattern(pattern.args).states : 0
}

function costOfMacro(node: ASTNode, [name, receiver, args]: Method, scope: Scope): Cost {
  if (scope.depth >= MOST_NESTED) return refuse(`.${name}() is nested more than ${MOST_NESTED} deep`, node)
  const [variable, ...bodies] = args
  const of = costOf(receiver, scope)
  const word = variable?.op === 'id' ? variable.args : ''
  if (FACT_SIZES.has(word)) return refuse(`${word} is already the name of facts`, node)
  const names = new Map(scope.names).set(word, of.size.key ?? of.size.item ?? ONE)
  const costs = bodies.map((body) => costOf(body, { names, depth: scope.depth + 1 }))
  const steps = of.steps + 4 + of.size.length * (4 + sum(costs))
  if (name === 'filter') return { steps, size: { length: of.size.length, item: names.get(word) } }
  return { steps, size: name === 'map' ? { length: of.size.length, item: costs.at(-1)?.size } : ONE }
}

function costOfList(items: readonly ASTNode[], scope: Scope): Cost {
  const costs = items.map((item) => costOf(item, scope))
  return { steps: 1 + sum(costs), size: { length: items.length, item: largest(costs) } }
}

function costOfMap(entries: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Cost {
  const keys = entries.map(([key]) => costOf(key, scope))
  const values = entries.map(([, value]) => costOf(value, scope))
  const size = { length: entries.length, key: largest(keys), item: largest(values) }
  return { steps: 1 + sum(keys) + sum(values), size }
}

function costOfChoice(parts: readonly [ASTNode, ASTNode, ASTNode], scope: Scope): Cost {
  const costs = parts.map((part) => costOf(part, scope))
  return { steps: 1 + sum(costs), size: largest(costs.slice(1)) }
}

function costOfOperator(op: string, sides: readonly [ASTNode, ASTNode], scope: Scope): Cost {
  const [left, right] = [costOf(sides[0], scope), costOf(sides[1], scope)]
  const steps = 1 + left.steps + right.steps
  if (op === '&&' || op === '||') return { steps, size: ONE }
  const both = larger(left.size, right.size)
  if (RECKONS.has(op)) {
    const length = op === '+' ? left.size.length + right.size.length : 1
    return { steps: steps + ERROR_STEPS + length / 8, size: { ...both, length } }
  }
  return { steps: steps + (op === 'in' ? readingSteps(right.size) : readingSteps(both)), size: ONE }
}

function sum(costs: readonly Cost[]): number {
  return costs.reduce((total, { steps }) => total + steps, 0)
}

function largest(costs: readonly Cost[]): Size {
  return costs.map(({ size }) => size).reduce(larger, ONE)
}

function refuseName(name: string, node: ASTNode): never {
  return refuse(
    FACT_SIZES.has(name) ? `${name} alone has no value; name one of its fields` : `${name} is not offered`,
    node,
  )
}

function refuse(reason: string, node: ASTNode): never {
  throw new CelTypeError(reason, node)
}
