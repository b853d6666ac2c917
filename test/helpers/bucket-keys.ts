/** What lies in the bucket, by key. */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

/** The first thousand keys, in order: a test has fewer. */
export async function bucketKeys(cloud: { readonly urls: { readonly s3: string }; readonly bucketName: string }): Promise<string[]> {
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: cloud.urls.s3, region: 'ap-southeast-3', credentials, forcePathStyle: true });
  try {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: cloud.bucketName }));
    return Contents.map(({ Key = '' }) => Key);
  } finally {
    client.destroy();
  }
}
