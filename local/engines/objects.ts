/** Writes objects for the services that run in the host, such as mail receipt. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

export type PutObject = (bucket: string, key: string, body: Uint8Array, contentType?: string) => Promise<void>;

export function createObjectWriter(endpoint: string, region: string): { put: PutObject; close(): void } {
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId: 'host', secretAccessKey: 'local' } });
  return {
    async put(Bucket, Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
    },
    close: () => client.destroy(),
  };
}
