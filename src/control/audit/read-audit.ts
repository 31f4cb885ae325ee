import { listOf, Nothing } from '../../contract/admin.ts'
import {
  AuditProof,
  AuditQuery,
  AuditView,
  CheckpointView,
  ConsistencyProof,
  ConsistencyQuery,
  ExportQuery,
  ExportView,
} from '../../contract/audit.ts'
import { signLog } from '../../identity/sign-log.ts'
import { type AuditRow, auditOf, checkpointsOf, entryOf } from '../../storage/audit.ts'
import { consistencyProof, inclusionProof } from '../../transparency/tree.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const listAudit = read({
  method: 'GET',
  path: '/admin/audit',
  summary: 'Who changed what, and when: latest first, with what it was like before and after.',
  scope: 'audit:read',
  query: AuditQuery,
  reply: listOf(AuditView),
  async handle({ query, db, tenantId }) {
    const rows = await auditOf(db, tenantId).list(query)
    return { data: await Promise.all(rows.map(viewOf)) }
  },
})

export const getAuditEntry = read({
  method: 'GET',
  path: '/admin/audit/{seq}',
  summary: 'An entry of the audit log, and the proof that it is in the log as signed.',
  scope: 'audit:read',
  query: Nothing,
  reply: AuditProof,
  async handle({ params, db, tenantId, env, now }) {
    const seq = /^\d{1,15}$/.test(params.seq ?? '') ? Number(params.seq) : -1
    const row = await auditOf(db, tenantId).find(seq)
    if (!row) throw missing('audit entry')
    const checkpoint = await signLog(env, db, tenantId, now)
    const leaves = await auditOf(db, tenantId).leaves(checkpoint.size)
    return { entry: await viewOf(row), proof: await inclusionProof(leaves, seq), checkpoint }
  },
})

export const getCheckpoint = read({
  method: 'GET',
  path: '/admin/audit/checkpoint',
  summary: 'What the audit log is now, signed. Keep it: a later log must begin with what it says.',
  scope: 'audit:read',
  query: Nothing,
  reply: CheckpointView,
  handle: ({ db, tenantId, env, now }) => signLog(env, db, tenantId, now),
})

export const getConsistency = read({
  method: 'GET',
  path: '/admin/audit/consistency',
  summary: 'The proof that the audit log of an earlier checkpoint is the beginning of a later one’s.',
  scope: 'audit:read',
  query: ConsistencyQuery,
  reply: ConsistencyProof,
  async handle({ query, db, tenantId, env, now }) {
    const checkpoints = checkpointsOf(db, tenantId)
    const to = query.to === undefined ? await signLog(env, db, tenantId, now) : await checkpoints.find(query.to)
    const from = await checkpoints.find(query.from)
    if (!from || !to || from.size > to.size || from.size === 0) throw missing('checkpoint')
    const leaves = await auditOf(db, tenantId).leaves(to.size)
    return { from, to, proof: await consistencyProof(leaves, from.size) }
  },
})

export const exportAudit = read({
  method: 'GET',
  path: '/admin/audit/export',
  summary: 'The audit log in lines, oldest first, with what was signed of it: all that `sluice audit verify` needs.',
  scope: 'audit:read',
  query: ExportQuery,
  reply: ExportView,
  async handle({ query, db, tenantId, env, now }) {
    const rows = await auditOf(db, tenantId).range(query.from, query.limit)
    const lines = await Promise.all(rows.map(lineOf))
    const isLast = rows.length < query.limit
    if (!isLast) return { lines, next: query.from + rows.length }
    const { note } = await signLog(env, db, tenantId, now)
    return { lines: [...lines, JSON.stringify({ type: 'checkpoint', note })], next: null }
  },
})

async function lineOf(row: AuditRow): Promise<string> {
  const { before, after } = row
  return JSON.stringify({ type: 'entry', entry: await entryOf(row), payload: { before, after } })
}

async function viewOf(row: AuditRow) {
  const { before, after, leaf } = row
  return { ...(await entryOf(row)), before: parsed(before), after: parsed(after), leaf }
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
