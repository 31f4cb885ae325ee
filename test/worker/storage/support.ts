import { env } from 'cloudflare:workers'

/** What the hourly totals amount to, over everything stored. */
export async function totals() {
  return env.DB.prepare(
    `select coalesce(sum(requests), 0) requests, coalesce(sum(failed), 0) failed, coalesce(sum(cache_hits), 0) hits,
      coalesce(sum(input_tokens), 0) input, coalesce(sum(output_tokens), 0) output, coalesce(sum(cost_nanos), 0) cost from usage_hourly`,
  ).first<Record<'requests' | 'failed' | 'hits' | 'input' | 'output' | 'cost', number>>()
}

export async function countOf(table: string): Promise<number> {
  return (await env.DB.prepare(`select count(*) n from ${table}`).first<number>('n')) ?? 0
}

/** Empties the tables that tests of recording write to. The local tenant stays: tests that come later are asked in its name. */
export async function empty(): Promise<void> {
  const tables = [
    'requests',
    'usage_hourly',
    'dead_letters',
    'job_runs',
    'feedback',
    'audit_log',
    'usage_minutes',
    'usage_half_hours',
    'usage_days',
  ]
  const others = env.DB.prepare("delete from tenants where id <> 'local'")
  await env.DB.batch([...tables.map((table) => env.DB.prepare(`delete from ${table}`)), others])
}

export async function addTenant(
  id: string,
  changes: { retentionDays?: number; changedAt?: number; publishedAt?: number | null } = {},
) {
  const { retentionDays, changedAt = 0, publishedAt = null } = changes
  await env.DB.prepare(
    'insert into tenants (id, name, settings, created_at, changed_at, published_at) values (?, ?, ?, 0, ?, ?)',
  )
    .bind(id, id, JSON.stringify(retentionDays === undefined ? {} : { retentionDays }), changedAt, publishedAt)
    .run()
}
