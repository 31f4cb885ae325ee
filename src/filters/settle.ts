import type { Finding } from './filter.ts'

/** A finding not settled yet. `rank`: its rule's place in the list. */
export interface Candidate extends Finding {
  readonly rank: number
}

/** Settles overlaps: what blocks or redacts counts before what flags; otherwise the first and then the longest counts. */
export interface Settlement {
  /**
   * Takes every candidate that starts before `decided` and was not given yet; gives what is settled by that: everything
   * that changes the text, and of what does not as much as nothing can undo any more.
   */
  settle(candidates: readonly Candidate[], decided: number): { strong: Finding[]; flags: Finding[] }
}

/** Begins to settle a text. */
export function createSettlement(): Settlement {
  let strong: Finding[] = []
  let waiting: Candidate[] = []
  let flagEnd = 0
  const settleFlags = (decided: number) => {
    const flags: Finding[] = []
    const isCovered = coverOf(strong)
    const open = waiting.findIndex((flag) => {
      const isLost = isCovered(flag)
      if (!isLost && flag.end > decided) return true
      if (!isLost && flag.start >= flagEnd) {
        flagEnd = flag.end
        flags.push(flag)
      }
      return false
    })
    waiting = open < 0 ? [] : waiting.slice(open)
    return flags
  }
  return {
    settle(candidates, decided) {
      const added: Finding[] = []
      for (const candidate of candidates.toSorted(byPlace)) {
        if (candidate.action === 'flag') waiting.push(candidate)
        else if (candidate.start >= (strong.at(-1)?.end ?? 0)) {
          strong.push(candidate)
          added.push(candidate)
        }
      }
      const flags = settleFlags(decided)
      const needed = waiting[0]?.start ?? decided
      // The last says where the next may start, however long ago it ended.
      if (strong.length > 1) strong = strong.filter(({ end }, at) => end > needed || at === strong.length - 1)
      return { strong: added, flags }
    },
  }
}

/** Whether findings overlap any of a list; both in order, so that each is passed but once. */
function coverOf(strong: readonly Finding[]): (flag: Finding) => boolean {
  let beside = 0
  return ({ start, end }) => {
    while ((strong[beside]?.end ?? Number.POSITIVE_INFINITY) <= start) beside++
    return (strong[beside]?.start ?? Number.POSITIVE_INFINITY) < end
  }
}

function byPlace(one: Candidate, other: Candidate): number {
  return one.start - other.start || other.end - one.end || one.rank - other.rank
}
