/**
 * Who may import whom. Read a row as "this folder may import these, and nothing else under src/".
 * The order is the order of a request, outermost first; every arrow points down.
 */
const MAY_IMPORT = {
  worker: ['routes', 'gateway', 'jobs', 'objects', 'shared', 'env'],
  routes: [
    'openapi',
    'other-addresses',
    'conventions',
    'dialects',
    'gateway',
    'control',
    'jobs',
    'objects',
    'providers',
    'shared',
    'env',
  ],
  'other-addresses': ['conventions'],
  openapi: ['control', 'dialects', 'contract', 'shared'],
  control: [
    'conventions',
    'identity',
    'integrations',
    'objects',
    'providers',
    'learning',
    'storage',
    'contract',
    'shared',
    'env',
  ],
  jobs: ['identity', 'integrations', 'objects', 'providers', 'learning', 'storage', 'contract', 'shared', 'env'],
  gateway: [
    'conventions',
    'dialects',
    'identity',
    'objects',
    'providers',
    'learning',
    'storage',
    'contract',
    'shared',
    'env',
  ],
  identity: ['objects', 'storage', 'contract', 'shared', 'env'],
  integrations: ['storage', 'contract', 'shared', 'env'],
  env: ['objects', 'storage'],
  objects: ['learning', 'storage', 'contract', 'shared'],
  storage: ['contract', 'shared'],
  conventions: ['contract', 'shared'],
  dialects: ['contract', 'shared'],
  providers: ['contract', 'shared'],
  learning: ['contract', 'shared'],
  contract: [],
  shared: [],
  clients: ['contract'],
  local: ['conventions', 'providers', 'learning', 'contract', 'shared', 'env'],
}

const layers = Object.entries(MAY_IMPORT).map(([from, to]) => ({
  name: `${from}-may-import-only`,
  comment: `src/${from} may import ${to.join(', ') || 'nothing else'}. Move the code, or argue for the arrow in test/architecture/layers.cjs.`,
  severity: 'error',
  from: { path: `^src/${from}(/|[.]ts$)` },
  to: { path: '^src/', pathNot: `^src/(${[from, ...to].join('|')})(/|[.]ts$)` },
}))

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'stages-are-strangers',
      comment: 'A stage of the gateway never imports another stage; only handle-*.ts and answer.ts know their order.',
      severity: 'error',
      from: { path: '^src/gateway/([^/]+)/' },
      to: { path: '^src/gateway/[^/]+/', pathNot: '^src/gateway/$1/' },
    },
    {
      name: 'pure-stays-pure',
      comment: 'learning/, providers/, contract/ and shared/ run anywhere: no platform, no database, no framework.',
      severity: 'error',
      from: {
        path: '^src/(learning|conventions|dialects|providers|contract|shared)/',
        pathNot: '(catalog|capabilities)/generate[.]ts$',
      },
      to: { path: '^(cloudflare:|node:)|node_modules/(hono|drizzle-orm|itty-durable)/' },
    },
    {
      name: 'sql-lives-in-storage',
      comment: 'Only storage/ talks SQL; everyone else asks storage/ a question.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: 'node_modules/drizzle-orm/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one idea. Merge them or name the third idea they share.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file. Delete it.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '[.]d[.]ts$' },
      to: {},
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    builtInModules: { add: ['cloudflare:workers'] },
  },
}
