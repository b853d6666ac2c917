/** CloudFormation's custom resource: the built page, which lies beside this file, goes into the bucket that CloudFront serves. */
import { answering } from '#adapters/custom-resource';
import { emptyPage, PageRequest, putPage } from '#adapters/page-bucket';
import { createLogger } from '#adapters/telemetry';

const logger = createLogger();

export async function handler(event: unknown): Promise<void> {
  const request = PageRequest.parse(event);
  const bucket = request.RequestType === 'Delete' ? request.PhysicalResourceId : request.ResourceProperties.BucketName;
  await answering(request, bucket, async () => {
    if (request.RequestType === 'Delete') return emptyPage(bucket);
    const fileCount = await putPage(bucket, `${import.meta.dirname}/page`, Date.now());
    logger.info(fileCount === 0 ? 'no page was built: the one that is there stays' : 'page deployed', { fileCount });
  });
}
