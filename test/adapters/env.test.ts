import { describe, expect, test } from 'vitest';
import { readEnv } from '#adapters/env';

describe('readEnv', () => {
  test('gives the named variables with their defaults', () => {
    const env = readEnv(['TABLE_NAME', 'GRAPH_URL', 'MEDIA_HOSTS'], {
      TABLE_NAME: 'desk',
      MEDIA_HOSTS: '127.0.0.1, .fbcdn.net',
      BUCKET_NAME: 'x',
    });

    expect(env).toEqual({ TABLE_NAME: 'desk', GRAPH_URL: 'https://graph.facebook.com/v26.0', MEDIA_HOSTS: ['127.0.0.1', '.fbcdn.net'] });
  });

  test('names each variable that is missing or malformed', () => {
    const read = () =>
      readEnv(['TABLE_NAME', 'INBOUND_QUEUE_URL', 'PARAMETER_PREFIX'], { INBOUND_QUEUE_URL: 'inbound', PARAMETER_PREFIX: '/meja/x' });

    expect(read).toThrow('Environment variable TABLE_NAME is not set. Environment variable INBOUND_QUEUE_URL is malformed');
  });
});
