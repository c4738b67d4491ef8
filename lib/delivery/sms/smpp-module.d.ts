/** What is used of the npm package `smpp`, which brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: Record<string, unknown>): Pdu;
    [field: string]: unknown;
  }
  type Answered = (response: Pdu) => void;

  class Session extends EventEmitter {
    socket: Socket;
    send(pdu: Pdu, answered?: Answered): boolean;
    bind_transceiver(fields: Record<string, unknown>, answered?: Answered): boolean;
    submit_sm(fields: Record<string, unknown>, answered?: Answered): boolean;
    deliver_sm(fields: Record<string, unknown>, answered?: Answered): boolean;
    enquire_link(answered?: Answered): boolean;
    unbind(answered?: Answered): boolean;
    close(closed?: () => void): void;
    destroy(closed?: () => void): void;
  }
  class Server extends NetServer {
    sessions: Session[];
  }

  const smpp: {
    connect(options: { host: string; port: number }): Session;
    createServer(onSession: (session: Session) => void): Server;
    errors: Record<string, number>;
  };
  export default smpp;
  export type { Pdu, Server, Session };
}
