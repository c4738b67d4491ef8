/** Import rules of `npm run check`. A wing of lib/ may import those that stand before it in lib/wings.json. */
const wings = require('./lib/wings.json').map(({ wing }) => wing);

const tests = '\\.test\\.ts$';
const anyOf = (names) => `(${names.join('|')})`;

const floors = wings.slice(0, -1).map((wing, floor) => ({
  name: `${wing}-imports-nothing-above`,
  severity: 'error',
  from: { path: `^lib/${wing}/`, pathNot: tests },
  to: { path: `^lib/${anyOf(wings.slice(floor + 1))}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...floors,
    {
      name: 'only-wings-in-lib',
      comment: 'A new wing takes its place in lib/wings.json first.',
      severity: 'error',
      from: {},
      to: { path: `^lib/(?!${anyOf(wings)}/)[^/]+/` },
    },
    {
      name: 'top-files-stand-on-net',
      severity: 'error',
      from: { path: '^lib/[^/]+\\.ts$', pathNot: tests },
      to: { path: '^lib/(?!net/|text/|db/database-url)[^/]+/' },
    },
    {
      name: 'wing-imports-wing-by-name',
      comment: 'Across wings #lib/…, relative only inside one.',
      severity: 'error',
      from: { path: '^lib/([^/]+)/' },
      to: { path: '^lib/', pathNot: '^lib/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'room-imports-room-by-name',
      comment: 'Across rooms of components/ #components/…, relative only inside one.',
      severity: 'error',
      from: { path: '^components/([^/]+)/' },
      to: {
        path: '^components/',
        pathNot: '^components/$1/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'nothing-imports-app',
      severity: 'error',
      from: { pathNot: '^app/' },
      to: { path: '^app/' },
    },
    {
      name: 'net-is-pure',
      severity: 'error',
      from: { path: '^lib/net/', pathNot: tests },
      to: { path: '^(lib/(?!net/|text/)|components/|node_modules/(?!(ipaddr\\.js|json-p3)/))' },
    },
    {
      name: 'cli-speaks-http-only',
      comment: 'It runs where no Keyfence is: of lib/ only what is pure.',
      severity: 'error',
      from: { path: '^cli/', pathNot: tests },
      to: { path: '^(app|components|prisma|scripts|lib/(?!(net|text)/|.*/schemas\\.ts$))' },
    },
    {
      name: 'nothing-imports-cli',
      severity: 'error',
      from: { pathNot: '^(cli|e2e)/' },
      to: { path: '^cli/' },
    },
    {
      name: 'gate-without-orm',
      severity: 'error',
      from: { path: '^lib/(gate|api)/', pathNot: tests },
      to: {
        path: '^(node_modules/(next|@prisma)/|lib/db/(client|generated))',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'verbs-know-only-the-verdict',
      comment:
        'Of the gate, verbs use what is pure: the verdict, the lists that it is found in, the form of an authkey, how ids are packed.',
      severity: 'error',
      from: {
        path: `^lib/${anyOf(wings.filter((wing) => !['gate', 'core', 'api', 'process', 'testing'].includes(wing)))}/`,
        pathNot: tests,
      },
      to: { path: '^lib/gate/(?!(decide|list-sets|authkey-secret|password-expiry|packed-ids)\\.ts)' },
    },
    {
      name: 'process-is-for-the-process',
      severity: 'error',
      from: { path: '^(components|app)/' },
      to: { path: '^lib/process/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        path: '^(lib|components|app|prisma|scripts)/',
        pathNot: `(${tests}|^lib/testing/|^scripts/test)`,
      },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'only-lib-touches-the-database',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^(lib/db/|node_modules/(pg|@prisma|prisma)/)' },
    },
    {
      name: 'components-render-what-they-are-given',
      comment: 'Values from lib/ are schemas, kinds and pure functions; verbs are handed down as actions.',
      severity: 'error',
      from: { path: '^components/', pathNot: tests },
      to: {
        path: '^lib/',
        pathNot:
          '(^lib/(net|text)/|/(schemas|kinds|ranges|segments|render|mask-secrets|[a-z-]+-words)\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(lib/db/generated|\\.next|node_modules/(?!ipaddr|json-p3/|pg/|@prisma|prisma/|next/))',
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
