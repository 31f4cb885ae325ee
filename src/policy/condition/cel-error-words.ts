import type {
  ASTNode,
  TypeError as CelTypeError,
  ErrorLocation,
  EvaluationError,
  ParseError,
} from '@marcbachmann/cel-js'
import { FACT_TYPES } from '../facts.ts'

type CelError = ParseError | CelTypeError | EvaluationError

const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'a text',
  BOOLEAN: 'true or false',
  NULL: 'null',
  IDENTIFIER: 'a name',
  BYTES: 'bytes',
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  LBRACE: '{',
  RBRACE: '}',
  DOT: 'a dot',
  COMMA: 'a comma',
  COLON: ':',
  QUESTION: '?',
}
const WORDS: Readonly<Record<string, (error: CelError) => string>> = {
  expected_token: ({ summary }) => withTokens(summary),
  unexpected_token: ({ summary }) =>
    withTokens(summary.replace('Unexpected token:', 'What stands here is not expected:')),
  limit_exceeded: () => 'It is too long or too deeply nested',
  unknown_variable: ({ summary }) =>
    `There is no ${rest(summary)}; a condition may read ${Object.keys(FACT_TYPES).join(', ')}`,
  no_such_key: ({ summary, node }) => fieldWords(rest(summary), node),
  no_such_overload: ({ summary }) => operatorWords(rest(summary)),
  no_matching_overload: ({ summary }) => `There is no ${/'(.*)'$/.exec(summary)?.[1] ?? summary}`,
}

/** What a CEL error says, in words for who wrote the condition. */
export function celErrorWords(error: CelError): string {
  return WORDS[error.code]?.(error) ?? error.summary
}

function withTokens(summary: string): string {
  return summary.replace(/\b[A-Z]{2,}\b/g, (token) => TOKENS[token] ?? token.toLowerCase())
}

function rest(summary: string): string {
  return summary.slice(summary.indexOf(':') + 2)
}

function fieldWords(field: string, node: ErrorLocation | ASTNode | undefined): string {
  const left = node && 'args' in node && Array.isArray(node.args) ? node.args[0] : undefined
  const group = left?.op === 'id' ? Object.entries(FACT_TYPES).find(([name]) => name === left.args) : undefined
  if (!group) return `There is no field ${field}`
  return `${group[0]} has no field ${field}; it has ${Object.keys(group[1]).join(', ')}`
}

function operatorWords(overload: string): string {
  const [, left, operator, right] = /^(.+) (==|!=|in|[-+*/%]|[<>]=?) (.+)$/.exec(overload) ?? []
  if (left === undefined) return `${overload[0]} cannot be applied to ${overload.slice(1)}`
  const isMixed = [left, right].sort().join() === 'double,int'
  return `${operator} cannot stand between ${left} and ${right}${isMixed ? '; write whole numbers as 1.0' : ''}`
}
