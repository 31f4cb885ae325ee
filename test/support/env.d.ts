import type { Env as WorkerEnv } from '../../src/env.ts'

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      DB_2: D1Database
      MAIL_CHECK: SendEmail
      TEST_MIGRATIONS: import('cloudflare:test').D1Migration[]
    }
    interface GlobalProps {
      mainModule: typeof import('../../src/worker.ts')
    }
  }
}
