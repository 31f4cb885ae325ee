import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll } from 'vitest'

// One workerd serves every file, so each file starts by wiping all stores.
beforeAll(async () => {
  await reset()
  for (const database of [env.DB, env.DB_2]) await applyD1Migrations(database, env.TEST_MIGRATIONS)
})
