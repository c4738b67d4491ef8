import { gateComponents, gatePaths } from './gate-paths.ts';
import { manageComponents, managePaths } from './manage-paths.ts';

/** Everything that programs meet, as OpenAPI 3.1. */
export function openApiDocument() {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Keyfence',
      version: '1',
      summary: 'Authkeys and API clients that work only from whitelisted IPs.',
    },
    servers: [{ url: '/' }],
    paths: { ...gatePaths, ...managePaths() },
    components: {
      schemas: { ...gateComponents, ...manageComponents.schemas },
      responses: manageComponents.responses,
      securitySchemes: {
        authkey: { type: 'apiKey', in: 'header', name: 'authkey' },
        clientToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From /token.' },
        serviceToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'A service token (`kfs_…`), good from its own IPs only.',
        },
      },
    },
  };
}
