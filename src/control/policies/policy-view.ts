import type { PolicyRow } from '../../storage/policies.ts'

/** A policy as it is shown. */
export function policyView({ id, version, definition, createdAt, changedAt }: Omit<PolicyRow, 'tenantId'>) {
  return { ...definition, id, version, createdAt, changedAt }
}
