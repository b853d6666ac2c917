/** The application, wired. Read this first: intake on the left, the table's reactions on the right, alarms over all. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api, WEBHOOK_PATH } from './api.ts';
import { DashboardFiles } from './dashboard-files.ts';
import { DashboardSession } from './dashboard-session.ts';
import { DashboardSite } from './dashboard-site.ts';
import { HelpdeskQueues } from './helpdesk-queues.ts';
import { Inbound } from './inbound.ts';
import { Live } from './live.ts';
import { MailReceipt } from './mail-receipt.ts';
import { MailSending } from './mail-sending.ts';
import { Monitoring } from './monitoring.ts';
import { Outbound } from './outbound.ts';
import { Reactions } from './reactions.ts';
import { Scheduling } from './scheduling.ts';
import type { StageConfig } from './stage-config.ts';
import type { StateStack } from './state-stack.ts';

export interface HelpdeskStackProps extends StackProps {
  readonly config: StageConfig;
  /** What must survive this stack. */
  readonly state: StateStack;
}

export class HelpdeskStack extends Stack {
  constructor(scope: Construct, id: string, { config, state, ...props }: HelpdeskStackProps) {
    super(scope, id, { ...props, description: `Meja ${config.stage}: the application` });
    const queues = new HelpdeskQueues(this, 'Queues');
    const scheduling = new Scheduling(this, 'Scheduling', { queues });
    const resources = { config, state, queues, scheduling };

    const inbound = new Inbound(this, 'Inbound', resources);
    const mailSending = new MailSending(this, 'MailSending', resources);
    new MailReceipt(this, 'MailReceipt', { ...resources, mail: inbound.mail });
    new Outbound(this, 'Outbound', { ...resources, mailSending });
    const live = new Live(this, 'Live', resources);
    const { relay, tasks } = new Reactions(this, 'Reactions', { ...resources, mailSending, live });
    const api = new Api(this, 'Api', { ...resources, webhook: inbound.webhook });
    const { httpApi } = api;
    const dashboard = new DashboardSite(this, 'DashboardSite', { ...resources, httpApi, liveHost: live.host });
    new DashboardFiles(this, 'DashboardFiles', { ...resources, bucket: dashboard.bucket });
    const session = new DashboardSession(this, 'DashboardSession', { ...resources, api, origins: dashboard.origins });
    // Scripts have a client, and the dashboard has one.
    api.takeTokensOf([state.agentPool.client, session.client]);
    tasks.bindDashboard(dashboard.url);
    new Monitoring(this, 'Monitoring', { config, queues, httpApi, relay, webhook: inbound.webhook, live: live.live });

    new CfnOutput(this, 'DashboardUrl', { value: dashboard.url });
    new CfnOutput(this, 'DashboardDomain', { value: dashboard.domainName });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'LiveUrl', { value: live.url });
    new CfnOutput(this, 'WebhookUrl', { value: `${httpApi.apiEndpoint}${WEBHOOK_PATH}` });
    mailSending.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` });
    });
  }
}
