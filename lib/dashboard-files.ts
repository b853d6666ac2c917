/** The built page on its way into its bucket: it travels inside the function that puts it there. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotations, CustomResource, Duration } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { keepLogicalId } from './logical-id.ts';

export interface DashboardFilesProps extends DeskResources {
  /** Where CloudFront looks for the page. */
  readonly bucket: Bucket;
  /** The built page; unset: `web/dist`. */
  readonly directory?: string;
}

const BUILT_PAGE = fileURLToPath(new URL('../web/dist', import.meta.url));
const NOT_BUILT = 'The dashboard is not built, and a deployment leaves the page as it is: run npm run build:web first.';

export class DashboardFiles extends Construct {
  constructor(scope: Construct, id: string, props: DashboardFilesProps) {
    super(scope, id);
    const { bucket, directory = BUILT_PAGE } = props;
    const deploy = this.#createFunction(props, directory);
    const isBuilt = existsSync(join(directory, 'index.html'));
    if (!isBuilt) Annotations.of(this).addWarningV2('meja:dashboardNotBuilt', NOT_BUILT);
    const page = new CustomResource(this, 'DashboardPage', {
      resourceType: 'Custom::DashboardPage',
      serviceToken: deploy.functionArn,
      // Long enough for three attempts; without it CloudFormation would wait an hour for a function that cannot start.
      serviceTimeout: Duration.minutes(10),
      properties: { BucketName: bucket.bucketName, Digest: isBuilt ? digestOf(directory) : 'not built' },
    });
    keepLogicalId(page, 'DashboardPage');
  }

  #createFunction({ config, state, queues, bucket }: DashboardFilesProps, directory: string): HelpdeskFunction {
    const because = 'The build names its files, and each of them is put, or removed, by its name.';
    return new HelpdeskFunction(this, 'DeployPage', {
      config,
      table: state.table,
      name: 'deploy-page',
      files: { page: directory },
      description: 'Puts the built page of the dashboard where CloudFront serves it',
      memoryMb: 512,
      timeout: Duration.minutes(2),
    })
      .failTo(queues.dead)
      .allow({ actions: ['s3:PutObject', 's3:DeleteObject'], resources: [bucket.arnForObjects('*')], because })
      .allow({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
  }
}

function digestOf(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(directory, join(entry.parentPath, entry.name))).sort();
  for (const path of paths) hash.update(path).update(readFileSync(join(directory, path)));
  return hash.digest('hex').slice(0, 16);
}
