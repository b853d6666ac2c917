/** The one bucket: raw mail, parts of mails, bodies too large for a queue or an item, media, uploads and exports. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';

/** Bodies on their way through the inbound queue. Its messages live 4 days and its dead letters 14 more. */
const INBOUND_DAYS = 30;
/** The link to an exported ticket lives five minutes; who needs it again exports it again, on record. */
const EXPORT_DAYS = 1;
/** As long as Chromium remembers an answer at all. */
const PREFLIGHT_SECONDS = 7_200;

/** @param origins of the pages that upload to it and show what is in it: `*` may stand in a host. */
export function createFileBucket(scope: Construct, origins: readonly string[]): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    // Keys are written once; old versions would keep what erasing a contact must remove.
    versioned: false,
    removalPolicy: RemovalPolicy.RETAIN,
    cors: [
      {
        allowedOrigins: [...origins],
        allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST],
        allowedHeaders: ['*'],
        maxAge: PREFLIGHT_SECONDS,
      },
    ],
    lifecycleRules: [
      { id: 'InboundBodies', prefix: 'inbound/', expiration: Duration.days(INBOUND_DAYS) },
      { id: 'Exports', prefix: 'exports/', expiration: Duration.days(EXPORT_DAYS) },
      { id: 'BrokenUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Server access logs would need a second bucket that grows with every request; who downloads what is decided and recorded by the api function.',
  });
  keepLogicalId(bucket, 'Bucket');
  return bucket;
}
