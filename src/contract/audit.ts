import * as z from 'zod'

/** One entry of the audit log, as it counts for its hash: canonical JSON (RFC 8785) of exactly these fields. */
export const AuditEntry = z.object({
  id: z.string(),
  /** From 0, without a gap. */
  seq: z.number(),
  /** Epoch ms. */
  at: z.number(),
  /** The key that did it, and whose it is. */
  actor: z.string(),
  userId: z.string().nullable(),
  /** What was done, as `key.create`. */
  action: z.string(),
  entityId: z.string(),
  requestId: z.string(),
  ip: z.string().nullable(),
  /** SHA-256 of what the entity was like before and after, hex; null: it did not exist, or nobody can see it. */
  beforeSha256: z.string().nullable(),
  afterSha256: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** An entry with what it is about. `before` and `after` are as the API shows them: without secrets. */
export const AuditView = AuditEntry.extend({
  before: z.unknown(),
  after: z.unknown(),
  /** RFC 6962 leaf hash of the entry, hex. */
  leaf: z.string(),
})

/** Filters: `from` and `to` in epoch ms, `actor` a key, `action` whole or its beginning (`key.`). Newest first; `before` is a `seq`. */
export const AuditQuery = z.object({
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  actor: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  entity: z.string().max(300).optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** A signed statement of what the log was: how many entries, and the root over them. `note` is a C2SP checkpoint. */
export const CheckpointView = z.object({ size: z.number(), root: z.string(), note: z.string(), at: z.number() })

/** An entry with the proof that it is in the log of the checkpoint. Hashes in hex, lowest level first. */
export const AuditProof = z.object({ entry: AuditView, proof: z.array(z.string()), checkpoint: CheckpointView })

/** Sizes of two checkpoints; without `to` the log as it is now. */
export const ConsistencyQuery = z.object({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1).optional(),
})

/** That the log of one checkpoint is the beginning of another's. */
export const ConsistencyProof = z.object({ from: CheckpointView, to: CheckpointView, proof: z.array(z.string()) })

/** Which entries, by number. */
export const ExportQuery = z.object({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
})

/** JSON lines; `next` is what `from` is to be for those that follow, null where these were the last. The last line is a checkpoint. */
export const ExportView = z.object({ lines: z.array(z.string()), next: z.number().nullable() })
