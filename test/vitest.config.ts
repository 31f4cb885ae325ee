import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
// The dashboard is built when a gateway starts; the folder must be there before.
mkdirSync(`${root}dist-web`, { recursive: true })

/** unit: pure code in Node. worker: inside workerd with real stores. journeys: over HTTP against a started gateway. */
export default defineConfig({
  root,
  test: {
    // Worker tests mostly wait for what goes on behind answers: a journey is made meanwhile.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            remoteBindings: false,
            main: './src/worker.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // A second database, as a deployment has that outgrew its first.
              d1Databases: ['DB_2'],
              // Reads what it is given with a parser of its own, and takes no message that is not well formed.
              email: { send_email: [{ name: 'MAIL_CHECK' }] },
              bindings: {
                ENVIRONMENT: 'local',
                MASTER_KEY: 'bWFzdGVyLWtleS1mb3ItdGVzdHMtMDAwMDAwMDAwMDA',
                OPERATOR_KEY: 'operator-key-for-tests',
                OPENAI_API_KEY: 'canary-openai-key',
                ANTHROPIC_API_KEY: 'canary-anthropic-key',
                GEMINI_API_KEY: 'canary-gemini-key',
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/support/worker/migrate.ts'],
          isolate: false,
          // itty-durable ships a CommonJS entry that requires ES modules: pre-bundle it.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: ['itty-durable', 'hono', 'zod', 'drizzle-orm', 'drizzle-orm/d1', 'drizzle-orm/sqlite-core'],
              },
            },
          },
        },
      },
      {
        test: {
          name: 'journeys',
          // Each starts gateways of its own, from one build.
          fileParallelism: false,
          include: ['test/journeys/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
