/** Stands for @aws-sdk/credential-provider-node in the bundles: Lambda hands a role's credentials over in the environment, and nowhere else. */

export interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set on Lambda, where credentials are temporary. */
  readonly sessionToken?: string;
}

/**
 * What the SDK asks of its default chain. Left out are the chain's other links, profiles, single sign-on and the metadata service, a
 * quarter of a bundle. Lambda starts a new environment before its credentials expire.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function defaultProvider(): () => Promise<EnvironmentCredentials> {
  return async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
    if (!accessKeyId || !secretAccessKey) throw new Error('The environment holds no AWS credentials.');
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  };
}
