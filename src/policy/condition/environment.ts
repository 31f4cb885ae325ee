import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  ParseError,
  type ParseResult,
} from '@marcbachmann/cel-js'
import { type CelFacts, FACT_TYPES } from '../facts.ts'
import { compilePattern, type LinearPattern } from './compile-pattern.ts'

/** What is needed of CEL's type checker and evaluator, which its types leave out. */
interface Checker {
  readonly check: (node: ASTNode, scope: unknown) => { readonly name: string }
  readonly boolType: unknown
}
interface Evaluator {
  readonly run: (node: ASTNode, scope: unknown) => unknown
}

let environment: Environment | undefined
let groups: ReadonlyMap<string, ParseResult> | undefined

/** CEL as conditions speak it: the facts with their types, small limits, and a `matches` that takes linear time. */
export function conditionEnvironment(): Environment {
  environment ??= createEnvironment()
  return environment
}

/** The facts as conditions are handed them: turned into their CEL types once for all conditions of a decision. */
export function conditionContext(facts: CelFacts): Record<string, unknown> {
  groups ??= new Map(Object.keys(FACT_TYPES).map((name) => [name, conditionEnvironment().parse(name)]))
  return Object.fromEntries([...groups].map(([name, group]) => [name, group(facts)]))
}

function createEnvironment(): Environment {
  const made = new Environment({
    limits: { maxAstNodes: 400, maxDepth: 24, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 4 },
  })
  for (const [name, fields] of Object.entries(FACT_TYPES)) {
    const type = name[0]?.toUpperCase() + name.slice(1)
    made.registerType(type, { fields })
    made.registerVariable(name, type)
  }
  // Macros are found by name alone. One under another receiver takes the place of `string.matches`, which backtracks.
  made.registerFunction('bool.matches(ast): bool', expandMatches)
  return made
}

function expandMatches({ args, receiver }: { readonly args: readonly ASTNode[]; readonly receiver: ASTNode }) {
  const [node] = args
  if (node?.op !== 'value' || typeof node.args !== 'string') {
    const message = 'matches() needs its regular expression written out, as in matches("^gpt-")'
    throw new ParseError({ message, ...(node && { node }) })
  }
  const pattern = patternOf(node.args, node)
  return {
    async: false,
    typeCheck: (checker: Checker, _macro: unknown, scope: unknown) => {
      const { name } = checker.check(receiver, scope)
      if (name !== 'string') throw new CelTypeError(`matches() searches a string, not ${name}`, receiver)
      return checker.boolType
    },
    evaluate: (evaluator: Evaluator, _macro: unknown, scope: unknown) =>
      pattern.isIn(String(evaluator.run(receiver, scope))),
  }
}

function patternOf(text: string, node: ASTNode): LinearPattern {
  try {
    return compilePattern(text)
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? thrown.message : String(thrown)
    throw new ParseError(`matches() does not understand its regular expression: ${why}`, node)
  }
}
