import { serve } from '#lib/process/serve';

export interface ApiServer {
  port: number;
  close(): Promise<void>;
}

/** The gate's half of the server within this process, on the open runtime; the panel answers "panel". */
export async function openApiServer(): Promise<ApiServer> {
  const { server, port, drain } = await serve({
    host: '127.0.0.1',
    port: 0,
    panel: async (_request, response) => {
      response.end('panel');
    },
    gateFirst: true,
  });
  return {
    port,
    close: async () => {
      const drained = drain();
      server.closeAllConnections();
      await drained;
    },
  };
}
