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
  const replace = (finding: Finding): string => {
    const before = between(sent, finding.start)
    sent = finding.end
    count(finding)
    if (finding.action !== 'block') return before + vault.redact(finding.name, between(finding.start, finding.end))
    blockedBy = finding.name
    return before
  }
  const release = (): string => {
    const judged = Math.max(sent, judge.decided())
    const text = between(sent, judged)
    sent = judged
    judge.forget(judge.decided())
    return text
  }
  const take = (piece: string, isLast: boolean): Filtered => {
    if (blockedBy !== null || (piece === '' && !isLast)) return { text: '', blockedBy }
    const { strong, flags } = judge.take(piece, isLast)
    const block = strong.findIndex(isBlock)
    const text = strong
      .slice(0, block < 0 ? strong.length : block + 1)
      .map(replace)
      .join('')
    // What stands after a block was never reached.
    flags.filter(({ end }) => block < 0 || end <= sent).forEach(count)
    return { text: block < 0 ? text + release() : text, blockedBy }
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

function isBlock({ action }: Finding): boolean {
  return action === 'block'
}
