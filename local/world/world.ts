/** The outside world on one port: Meta's Graph API, a phone, a mailbox, the clock, faults, and a page to play with them. */
import { readFileSync } from 'node:fs';
import { controlApi } from './api-control.ts';
import { mailApi } from './api-mail.ts';
import { whatsappApi } from './api-whatsapp.ts';
import type { WorldContext, WorldDeps } from './context.ts';
import { graph } from './graph.ts';
import { type Answer, json, Refusal, type Request, type Running, serve } from './http.ts';
import { openMailState } from './mail-state.ts';
import { handleWorldTimers } from './receipts.ts';
import { openWhatsappState } from './whatsapp-state.ts';

/** A 100 MB document in base64, WhatsApp's largest, and the rest of the body. */
const BODY_LIMIT_BYTES = 140_000_000;
const PAGE = new URL('./page.html', import.meta.url);
const PAGE_POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves until closed. Its timers are taken at once, so call it before the timers start. */
export async function startWorld(deps: WorldDeps): Promise<Running> {
  const world: WorldContext = {
    deps,
    whatsapp: openWhatsappState(deps.stateDir),
    mails: openMailState(deps.stateDir),
    webhook: () => ({ url: `${deps.gatewayUrl()}/webhooks/whatsapp`, appSecret: deps.secrets.appSecret }),
  };
  handleWorldTimers(world);
  const handle = (request: Request) => route(world, request);
  const server = await serve({ host: deps.host, port: deps.port, limitBytes: BODY_LIMIT_BYTES, handle, refuse });
  return {
    ...server,
    async close() {
      await server.close();
      world.whatsapp.close();
      world.mails.close();
    },
  };
}

const refuse = (refusal: Refusal): Answer => json(refusal.status, { error: refusal.message });

/** A page of another site must not send mail or move the clock through a visitor's browser. */
function refuseOtherOrigins(request: Request): void {
  const origin = request.headers.origin;
  if (origin === undefined || request.method === 'GET') return;
  if (origin !== `http://${request.headers.host}`) throw new Refusal(403, `Pages of ${origin} may not use the simulator.`);
}

async function route(world: WorldContext, request: Request): Promise<Answer | undefined> {
  refuseOtherOrigins(request);
  if (request.method === 'GET' && request.path === '/') {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': PAGE_POLICY };
    return { status: 200, headers, body: readFileSync(PAGE) };
  }
  return (
    (await graph(world, request)) ??
    (await whatsappApi(world, request)) ??
    (await mailApi(world, request)) ??
    (await controlApi(world, request))
  );
}
