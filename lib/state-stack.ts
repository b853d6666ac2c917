/** What must survive every deployment, mistake and removal of the rest: the table, the files and the agents' sign-in. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AgentPool } from './agent-pool.ts';
import { uploadOrigins } from './dashboard-origins.ts';
import { createFileBucket } from './file-bucket.ts';
import type { StageConfig } from './stage-config.ts';
import { createTicketTable } from './ticket-table.ts';

export interface StateStackProps extends StackProps {
  readonly config: StageConfig;
}

export class StateStack extends Stack {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly agentPool: AgentPool;

  constructor(scope: Construct, id: string, { config, ...props }: StateStackProps) {
    super(scope, id, { ...props, description: `Meja ${config.stage}: what must survive`, terminationProtection: true });
    this.table = createTicketTable(this);
    this.bucket = createFileBucket(this, uploadOrigins(config));
    this.agentPool = new AgentPool(this, 'AgentPool', { config });

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName });
    new CfnOutput(this, 'UserPoolId', { value: this.agentPool.pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.agentPool.client.userPoolClientId });
  }
}
