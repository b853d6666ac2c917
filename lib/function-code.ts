/** Bundles one file of functions/ into one ES module, the AWS SDK included: that starts faster than what the runtime brings along. */
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const FUNCTIONS = fileURLToPath(new URL('../functions', import.meta.url));

/** Dependencies written as CommonJS call `require`, which ES modules lack. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** What dependencies bring along and our functions never reach; without it a bundle is up to a quarter smaller and starts sooner. */
const REPLACED = {
  '@aws-sdk/credential-provider-node': standIn('environment-credentials.ts'),
  // postcss writes source maps where it finds this; sanitize-html asks for none.
  'source-map-js': standIn('nothing.ts'),
  // htmlparser2 has it for reading feeds; sanitize-html takes only the parser.
  domutils: standIn('nothing.ts'),
  // Replaced by itself: resolved from here, so that a package with a copy of its own shares ours.
  '@aws-sdk/client-s3': '@aws-sdk/client-s3',
};

/**
 * The code of `functions/<name>.ts`. Nothing is built, nor need the file exist, where the stack is left out of bundling (tests).
 * @param files directories that come along, by the name they get beside the code; one that is not there is left out.
 */
export function functionCode(name: string, files: Readonly<Record<string, string>> = {}): AssetCode {
  return Code.fromAsset(FUNCTIONS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: local bundling always answers. The command tells the assets apart in the cache of the App.
      image: DockerImage.fromRegistry('none'),
      command: [name],
      local: {
        tryBundle: (directory) => {
          bundle(join(FUNCTIONS, `${name}.ts`), join(directory, 'index.mjs'));
          // Beside the assets, not in them: a trace can be decoded and nobody downloads the map at a cold start.
          const maps = join(dirname(directory), 'source-maps');
          mkdirSync(maps, { recursive: true });
          renameSync(join(directory, 'index.mjs.map'), join(maps, `${name}.mjs.map`));
          for (const [beside, from] of Object.entries(files))
            if (existsSync(from)) cpSync(from, join(directory, beside), { recursive: true });
          return true;
        },
      },
    },
  });
}

function standIn(file: string): string {
  return fileURLToPath(new URL(`./bundle/${file}`, import.meta.url));
}

function bundle(entry: string, outfile: string): void {
  buildSync({
    absWorkingDir: FUNCTIONS,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: 'external',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The ES module builds of dependencies can be shaken; their CommonJS ones cannot.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    alias: REPLACED,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  });
}
