import type { RequestText } from '../predictor/request-text.ts'

/** Kinds of requests on which models rank alike: few, so that each is soon known. */
export type RequestClass = 'tools' | 'schema' | 'images' | 'code' | 'mathematics' | 'choice' | 'long' | 'short'

const CODE =
  /```|^\s*(?:def|class|import|from|function|const|let|var|#include|public|SELECT)\b|=>|\breturn\b.*[;()]|\bassert\b/m
const MATHEMATICS =
  /\\frac|\\sqrt|\$[^$\n]+\$|\bsolve\b|\bequation\b|\binteger\b|\bprobability\b|\bhow (?:many|much)\b|\d\s*[+*/^=]\s*\d/i
const CHOICE = /^\s*\(?[B][).:]\s/m
const LONG_CHARS = 2_000
const LOOKED_AT = 4_000

/** The class of a request, by its structure first, then by the marks of its text. */
export function classOf(request: RequestText): RequestClass {
  if (request.tools > 0) return 'tools'
  if (request.images > 0) return 'images'
  if (request.hasSchema) return 'schema'
  const text = request.text.slice(0, LOOKED_AT)
  if (CODE.test(text)) return 'code'
  if (CHOICE.test(text)) return 'choice'
  if (MATHEMATICS.test(text)) return 'mathematics'
  return request.text.length + request.contextChars > LONG_CHARS ? 'long' : 'short'
}
