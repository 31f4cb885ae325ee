import type { Filter, Filtered, Finding, Found } from './filter.ts'
import { createJudge } from './judge.ts'
import type { Vault } from './vault.ts'

/** Filters a text that arrives in pieces. What it gives, put together, is what `filterText` makes of the whole. */
export interface FilterStream {
  /** Takes a piece; gives what is judged and may leave. Once something is blocked, nothing leaves any more. */
  push(piece: string): Filtered
  /** Takes the last piece, if there is one more; gives everything that was held back. */
  end(piece?: string): Filtered
  /** What was found so far. */
  readonly found: Found
  /** How much text is held back, in UTF-16 units. */
  readonly held: number
}

/** Begins to filter a text. `before`: what a reader would see before it, such as the name of a field; it does not leave. */
export function filterStream({ rules }: Filter, vault: Vault, before = ''): FilterStream {
  const judge = createJudge(rules, before)
  const found: Found = {}
  let sent = before.length
  let blockedBy: string | null = null
  const count = ({ name }: Finding) => {
    found[name] = (found[name] ?? 0) + 1
  }
  const between = (from: number, until: number) => judge.kept().slice(from - judge.keptFrom(), until - judge.keptFrom())
  const take = (piece: string, isLast: boolean): Filtered => {
    if (blockedBy !== null || (piece === '' && !isLast)) return { text: '', blockedBy }
    const { strong, flags } = judge.take(piece, isLast)
    let text = ''
    for (const finding of strong) {
      text += between(sent, finding.start)
      sent = finding.end
      count(finding)
      if (finding.action === 'block') {
        blockedBy = finding.name
        break
      }
      text += vault.redact(finding.name, between(finding.start, finding.end))
    }
    for (const flag of flags) if (blockedBy === null || flag.end <= sent) count(flag)
    if (blockedBy !== null) return { text, blockedBy }
    if (judge.decided() > sent) {
      text += between(sent, judge.decided())
      sent = judge.decided()
    }
    judge.forget(judge.decided())
    return { text, blockedBy }
  }
  return {
    push: (piece) => take(piece, false),
    end: (piece = '') => take(piece, true),
    found,
    get held() {
      return blockedBy === null ? Math.max(0, judge.keptFrom() + judge.kept().length - sent) : 0
    },
  }
}
