import { listAliases } from './aliases/list-aliases.ts'
import { removeAlias } from './aliases/remove-alias.ts'
import { setAlias } from './aliases/set-alias.ts'
import { describeCredits, describeKey } from './compat/describe-key.ts'
import { describeAnyKey, generateKey } from './compat/generate-key.ts'
import { createCredential } from './credentials/create-credential.ts'
import { listCredentials } from './credentials/list-credentials.ts'
import { removeCredential } from './credentials/remove-credential.ts'
import type { Endpoint } from './endpoint.ts'
import { giveFeedback } from './feedback/give-feedback.ts'
import { getGeneration, getGenerationByQuery } from './generations/get-generation.ts'
import { listRequests } from './generations/list-requests.ts'
import { addHost } from './hosts/add-host.ts'
import { listHosts } from './hosts/list-hosts.ts'
import { removeHost } from './hosts/remove-host.ts'
import { createKey } from './keys/create-key.ts'
import { listKeys } from './keys/list-keys.ts'
import { revokeKey } from './keys/revoke-key.ts'
import { listLiveProviders } from './local/list-live-providers.ts'
import { createTenant } from './operator/create-tenant.ts'
import { listJobRuns } from './operator/list-job-runs.ts'
import { rotateKeys } from './operator/rotate-keys.ts'
import { runJobNow } from './operator/run-job.ts'
import { applyRecommendation, dismissRecommendation } from './recommendations/decide-recommendation.ts'
import { listRecommendations } from './recommendations/list-recommendations.ts'
import { getReport } from './reports/get-report.ts'
import { listReports } from './reports/list-reports.ts'
import { addVersion } from './router-versions/add-version.ts'
import { listVersions } from './router-versions/list-versions.ts'
import { setEntering } from './router-versions/set-entering.ts'
import { setStage } from './router-versions/set-stage.ts'
import { showRouter } from './router-versions/show-router.ts'
import { getSettings } from './settings/get-settings.ts'
import { publishSettings } from './settings/publish-settings.ts'
import { putSettings } from './settings/put-settings.ts'
import { listUsage } from './usage/list-usage.ts'
import { removeWebhook, replayDelivery, rotateWebhook, testWebhook } from './webhooks/change-webhook.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { listDeliveries, listWebhooks } from './webhooks/list-webhooks.ts'

/** The whole control plane, in one list. */
export const endpoints: readonly Endpoint[] = [
  listKeys,
  createKey,
  revokeKey,
  listCredentials,
  createCredential,
  removeCredential,
  getSettings,
  putSettings,
  publishSettings,
  listAliases,
  setAlias,
  removeAlias,
  listHosts,
  addHost,
  removeHost,
  getGeneration,
  getGenerationByQuery,
  listRequests,
  listUsage,
  describeKey,
  describeCredits,
  generateKey,
  describeAnyKey,
  giveFeedback,
  showRouter,
  listVersions,
  addVersion,
  setStage,
  setEntering,
  listWebhooks,
  createWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
  listDeliveries,
  replayDelivery,
  listReports,
  getReport,
  listRecommendations,
  applyRecommendation,
  dismissRecommendation,
  createTenant,
  rotateKeys,
  runJobNow,
  listJobRuns,
  listLiveProviders,
]
