import { and, desc, eq, gte, inArray } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { enteringModels, routerActions, routerVersions } from './schema.ts'
import type { EntryStage, RouterStage, SnapshotRouter } from './snapshot.ts'

export type RouterVersionRow = typeof routerVersions.$inferSelect
export type EnteringModelRow = typeof enteringModels.$inferSelect

const IN_FORCE: RouterStage[] = ['current', 'shadow', 'ab']

/** The versions that requests depend on: the one in charge, and the one under test. For the snapshot. */
export function versionsInForce(db: Db, tenantId: string) {
  return db
    .select()
    .from(routerVersions)
    .where(and(eq(routerVersions.tenantId, tenantId), inArray(routerVersions.stage, IN_FORCE)))
    .orderBy(desc(routerVersions.changedAt))
}

/** What the data plane knows of a tenant's router. */
export function routerOf(versions: readonly RouterVersionRow[], entering: readonly EnteringModelRow[]): SnapshotRouter {
  const current = versions.find(({ stage }) => stage === 'current')
  const tested = versions.find(({ stage }) => stage === 'shadow' || stage === 'ab')
  return {
    current: current ? { id: current.id, aims: current.aims } : null,
    underTest: tested ? { id: tested.id, aims: tested.aims, stage: tested.stage === 'ab' ? 'ab' : 'shadow' } : null,
    entering: Object.fromEntries(entering.map(({ model, stage }) => [model, stage])),
  }
}

/** Versions in charge since a moment (epoch ms) or later, of all tenants. For the clock. */
export function promotedSince(db: Db, since: number, limit: number): Promise<RouterVersionRow[]> {
  const recent = and(eq(routerVersions.stage, 'current'), gte(routerVersions.changedAt, since))
  return bounded(
    db.select().from(routerVersions).where(recent).orderBy(desc(routerVersions.changedAt)).limit(limit).all(),
  )
}

/** A tenant's router versions, and every step taken with them or with a model. */
export function routerOfTenant(db: Db, tenantId: string) {
  const versionIs = (id: string) => and(eq(routerVersions.tenantId, tenantId), eq(routerVersions.id, id))
  return {
    versions: (limit: number) =>
      bounded(
        db
          .select()
          .from(routerVersions)
          .where(eq(routerVersions.tenantId, tenantId))
          .orderBy(desc(routerVersions.createdAt), desc(routerVersions.id))
          .limit(limit)
          .all(),
      ),
    version: (id: string) => bounded(db.select().from(routerVersions).where(versionIs(id)).get()),
    addVersion: (row: Omit<typeof routerVersions.$inferInsert, 'tenantId'>) =>
      db.insert(routerVersions).values({ ...row, tenantId }),
    setStage: (id: string, stage: RouterStage, evidence: RouterVersionRow['evidence'], now: number) =>
      db.update(routerVersions).set({ stage, evidence, changedAt: now }).where(versionIs(id)),
    actions: (limit: number) =>
      bounded(
        db
          .select()
          .from(routerActions)
          .where(eq(routerActions.tenantId, tenantId))
          .orderBy(desc(routerActions.at), desc(routerActions.id))
          .limit(limit)
          .all(),
      ),
    /** To be written in one batch with the step itself. */
    addAction: (row: Omit<typeof routerActions.$inferInsert, 'tenantId'>) =>
      db.insert(routerActions).values({ ...row, tenantId }),
  }
}

/** A tenant's models on their way into `auto`. */
export function enteringOf(db: Db, tenantId: string) {
  return {
    list: () => bounded(db.select().from(enteringModels).where(eq(enteringModels.tenantId, tenantId)).all()),
    set: (model: string, stage: EntryStage, evidence: EnteringModelRow['evidence'], now: number) =>
      db
        .insert(enteringModels)
        .values({ tenantId, model, stage, evidence, createdAt: now, changedAt: now })
        .onConflictDoUpdate({
          target: [enteringModels.tenantId, enteringModels.model],
          set: { stage, evidence, changedAt: now },
        }),
    /** What is known of a model on its way in, while it stays where it is. */
    setEvidence: (model: string, evidence: EnteringModelRow['evidence']) =>
      db
        .update(enteringModels)
        .set({ evidence })
        .where(and(eq(enteringModels.tenantId, tenantId), eq(enteringModels.model, model))),
  }
}
