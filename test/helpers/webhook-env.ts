/** What the webhook reads when it starts: to be imported before it. */
Object.assign(process.env, {
  AWS_REGION: 'ap-southeast-3',
  BUCKET_NAME: 'bucket',
  INBOUND_QUEUE_URL: 'https://sqs.ap-southeast-3.amazonaws.com/1/inbound.fifo',
  PARAMETER_PREFIX: '/meja/test',
  POWERTOOLS_DEV: 'true',
});
