import { newId } from '../shared/ids.ts'
import type { Db, Statement } from './db.ts'
import { enteringOf, type RouterVersionRow, routerOfTenant } from './router-versions.ts'
import type { EntryStage, RouterStage } from './snapshot.ts'

/** A step with a version of the router or a model, who takes it, and why. */
export interface Step<Stage extends string> {
  readonly to: Stage
  /** One sentence, with figures. */
  readonly reason: string
  /** `optimizer`, or the id of a key. */
  readonly actor: string
  readonly evidence?: Readonly<Record<string, unknown>>
  /** Epoch ms. */
  readonly now: number
}

type Version = Pick<RouterVersionRow, 'id' | 'stage' | 'previousId' | 'evidence'>

/**
 * What takes a version a step further, or back, for one batch: its stage, that of whoever it replaces or gives way to, and
 * a record of each. A version in charge replaces the one before; one that is rolled back gives way to that again.
 */
export async function versionSteps(
  db: Db,
  tenantId: string,
  version: Version,
  step: Step<RouterStage>,
): Promise<Statement[]> {
  const router = routerOfTenant(db, tenantId)
  const others = (await router.versions(100)).filter(({ id }) => id !== version.id)
  const moves: readonly Move[] = [{ version, to: step.to }, ...movedBy(version, step.to, others)]
  return moves.flatMap(({ version: moved, to }) => {
    const isOwn = moved.id === version.id
    const reason = isOwn ? step.reason : `${step.to} of ${version.id}: ${step.reason}`
    const { actor, now, evidence = {} } = step
    const action = { id: newId('rta'), at: now, actor, subject: `version:${moved.id}`, from: moved.stage, to, reason }
    const kept = isOwn && step.evidence ? evidence : moved.evidence
    return [router.setStage(moved.id, to, kept, now), router.addAction({ ...action, evidence })]
  })
}

interface Move {
  readonly version: Version
  readonly to: RouterStage
}

/** What a version's step does to the others: one is in charge, and one under test, at a time. */
function movedBy(version: Version, to: RouterStage, others: readonly Version[]): Move[] {
  const all = (stages: readonly RouterStage[], next: RouterStage) =>
    others.filter(({ stage }) => stages.includes(stage)).map((other) => ({ version: other, to: next }))
  if (to === 'current') return all(['current'], 'replaced')
  if (to === 'shadow' || to === 'ab') return all(['shadow', 'ab'], 'rejected')
  const isLeaving = to === 'rolled_back' && version.stage === 'current'
  return isLeaving ? all(['replaced'], 'current').filter((move) => move.version.id === version.previousId) : []
}

/** What takes a model a step further on its way into `auto`, or out of it, for one batch. */
export function modelSteps(
  db: Db,
  tenantId: string,
  model: string,
  from: EntryStage | null,
  { to, reason, actor, evidence = {}, now }: Step<EntryStage>,
): Statement[] {
  const router = routerOfTenant(db, tenantId)
  const action = { id: newId('rta'), at: now, actor, subject: `model:${model}`, from, to, reason, evidence }
  return [enteringOf(db, tenantId).set(model, to, evidence, now), router.addAction(action)]
}
