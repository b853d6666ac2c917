/** Bodies on their way into an entry: a random salt each, so that nobody can guess a text from its digest. */
import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#domain/ledger';
import type { Sealer } from '#flows/ports';
import type { BodyContent, StoredBodies } from '#schemas/message';

/** 128 bits: a digest of even one known word stays unguessable. */
const SALT_BYTES = 16;

/** One sealer an entry: `bodies` are exactly what its events refer to. */
export function createSealer(): Sealer {
  const bodies: StoredBodies = {};
  return {
    seal: (content: BodyContent) => {
      const salt = randomBytes(SALT_BYTES).toString('base64url');
      const text = canonicalJson(content);
      const id = `b${Object.keys(bodies).length + 1}`;
      // What is stored is what was digested: without the undefined fields.
      bodies[id] = { salt, content: JSON.parse(text) };
      return {
        id,
        digest: createHash('sha256')
          .update(salt + text)
          .digest('hex'),
        bytes: Buffer.byteLength(text),
      };
    },
    bodies: () => bodies,
  };
}
