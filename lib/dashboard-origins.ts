/** The origins of the dashboard's page: what may upload, and whose sessions are its own. */
import type { StageConfig } from './stage-config.ts';

/** Any page that CloudFront serves. A link or form of the bucket's is signed and short-lived: it says itself who may use it. */
const ANY_DISTRIBUTION = 'https://*.cloudfront.net';

/** Where the page is known to be served from before anything is deployed. A laptop goes by two names. */
export function chosenOrigins({ stage, dashboardUrl }: StageConfig): readonly string[] {
  if (dashboardUrl === undefined) return [];
  return stage === 'local' ? [dashboardUrl, dashboardUrl.replace('//localhost', '//127.0.0.1')] : [dashboardUrl];
}

/** What the bucket answers to. The distribution comes after it, so its name is not known unless it was chosen. */
export function uploadOrigins(config: StageConfig): string[] {
  const chosen = chosenOrigins(config);
  return chosen.length > 0 ? [...chosen] : [ANY_DISTRIBUTION];
}
