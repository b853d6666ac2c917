/** The few members of a Fastify server we use; Fastify is fauxqs' dependency, not ours. */
export interface FastifyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
}

export interface FastifyReply {
  status(code: number): FastifyReply;
  header(name: string, value: string): FastifyReply;
  send(body: unknown): FastifyReply;
}

export interface FastifyInstance {
  addHook(name: 'onRequest' | 'preHandler', hook: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer'; bodyLimit: number },
    parse: (request: unknown, body: Buffer, done: (error: Error | null, body: Buffer) => void) => void,
  ): void;
  removeContentTypeParser(type: string): void;
  listen(options: { port: number; host: string }): Promise<string>;
  inject(request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    payload: string;
  }): Promise<{ statusCode: number; body: string }>;
  close(): Promise<void>;
}
