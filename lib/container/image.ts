import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { packageFile } from '../package-file.ts';
import type { Engine } from './engine.ts';
import { engineRefused, imageLate } from './engine-error.ts';

const folder = packageFile('lib/container/');
const file = 'Containerfile';

/**
 * For building or pulling an image, milliseconds: some hundred megabytes, even on a slow connection. A separate limit; the run's clock is stopped
 * meanwhile.
 */
const usualLimit = 3_600_000;

type Dockerode = Engine['client']['container']['dockerode'];

/** The image of the Containerfile, whose name changes with the file: `virtspec-sandbox:3f1c0a9b8d7e`. */
export async function ownImage(): Promise<string> {
  const text = await readFile(`${folder}${file}`);
  return `virtspec-sandbox:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** @throws VirtspecError `engine-refused` */
export async function hasImage({ client }: Engine, name: string): Promise<boolean> {
  try {
    await client.container.dockerode.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw engineRefused(`the engine did not report whether it has the image ${name}`, messageOf(error), error);
  }
}

/**
 * Builds the image from the Containerfile. testcontainers' own builder is not used, because it hangs if a build fails.
 * @throws VirtspecError `image-not-available`, `no-space`, `image-late`, `engine-refused`; the signal's reason
 */
export async function buildImage(
  { client }: Engine,
  name: string,
  signal?: AbortSignal,
  limit = usualLimit,
): Promise<void> {
  const { dockerode } = client.container;
  const what = `the image ${name} could not be built`;
  await follow(dockerode, what, { signal, limit }, (abortSignal) =>
    dockerode.buildImage({ context: folder, src: [file] }, { t: name, dockerfile: file, forcerm: true, abortSignal }),
  );
}

/**
 * Pulls an image with another name.
 * @throws as `buildImage`
 */
export async function pullImage({ client }: Engine, name: string, signal?: AbortSignal): Promise<void> {
  const { dockerode } = client.container;
  await follow(
    dockerode,
    `the image ${name} is not available locally and could not be pulled`,
    { signal, limit: usualLimit },
    (abortSignal) => dockerode.pull(name, { abortSignal }),
  );
}

/** The engine's progress messages, one JSON object per line. */
interface Progress {
  readonly stream?: string;
  readonly error?: string;
}

async function follow(
  dockerode: Dockerode,
  what: string,
  { signal, limit }: { readonly signal: AbortSignal | undefined; readonly limit: number },
  begin: (signal: AbortSignal) => Promise<NodeJS.ReadableStream>,
): Promise<void> {
  const late = AbortSignal.timeout(limit);
  let said = '';
  try {
    const stream = await begin(signal ? AbortSignal.any([signal, late]) : late);
    await new Promise<void>((resolve, reject) => {
      // docker-modem treats a failed build as an ordinary end of the stream.
      const heard = ({ stream: text = '', error }: Progress) => {
        said = (said + text).slice(-4_000);
        if (error !== undefined) reject(new Error(error));
      };
      dockerode.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), heard);
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) throw imageLate(what, limit);
    const words = [...said.trim().split('\n').slice(-3), messageOf(error)].filter(Boolean).join('\n');
    throw engineRefused(what, words, error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
