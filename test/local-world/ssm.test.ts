import { GetParameterCommand, GetParametersCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSsm } from '../../local/services/ssm.ts';
import { CREDENTIALS, HOST, started, tempDir } from './rig.ts';

async function parameters(stateDir = tempDir()) {
  const ssm = await started(startSsm({ stateDir, host: HOST, port: 0 }));
  const client = new SSMClient({ endpoint: ssm.url, region: 'ap-southeast-3', credentials: CREDENTIALS, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return { ssm, client };
}
const secret = (name: string, value: string, overwrite = false) =>
  new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Overwrite: overwrite });

describe('the parameter store', () => {
  test('gives back a secret decrypted, and its cipher text to a caller who forgets to ask', async () => {
    const { client } = await parameters();
    await client.send(secret('/meja/local/token', 's3cret'));

    const open = await client.send(new GetParameterCommand({ Name: '/meja/local/token', WithDecryption: true }));
    const shut = await client.send(new GetParameterCommand({ Name: '/meja/local/token' }));

    expect(open.Parameter).toMatchObject({ Name: '/meja/local/token', Value: 's3cret', Type: 'SecureString', Version: 1 });
    expect(shut.Parameter?.Value).not.toContain('s3cret');
  });

  test('overwrites only when told to, and counts versions', async () => {
    const { client } = await parameters();
    await client.send(secret('/meja/local/token', 'one'));

    await expect(client.send(secret('/meja/local/token', 'two'))).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    const second = await client.send(secret('/meja/local/token', 'two', true));

    expect(second.Version).toBe(2);
  });

  test('knows no parameter that was never put', async () => {
    const { client } = await parameters();

    await expect(client.send(new GetParameterCommand({ Name: '/none' }))).rejects.toThrow(ParameterNotFound);
  });

  test('lists which of several are missing', async () => {
    const { client } = await parameters();
    await client.send(secret('/a', '1'));

    const got = await client.send(new GetParametersCommand({ Names: ['/a', '/b'], WithDecryption: true }));

    expect(got.Parameters?.map((one) => one.Value)).toEqual(['1']);
    expect(got.InvalidParameters).toEqual(['/b']);
  });

  test('keeps values over a restart; the seed does not overwrite them', async () => {
    const stateDir = tempDir();
    const first = await parameters(stateDir);
    await first.client.send(secret('/a', 'rotated'));
    await first.ssm.close();

    const { ssm } = await parameters(stateDir);
    ssm.put('/a', 'seed');

    expect(ssm.value('/a')).toBe('rotated');
  });

  test('refuses a value over 4 KB, and calls that it does not imitate', async () => {
    const { client, ssm } = await parameters();
    const headers = { 'x-amz-target': 'AmazonSSM.DeleteParameter' };

    await expect(client.send(secret('/a', 'x'.repeat(4097)))).rejects.toThrow('4096');
    expect(await (await fetch(ssm.url, { method: 'POST', headers, body: '{}' })).json()).toMatchObject({
      __type: 'UnknownOperationException',
    });
  });
});
