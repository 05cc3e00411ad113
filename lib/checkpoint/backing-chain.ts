import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { runChecked } from '../process/run.ts';
import type { Reason } from './domain-parts.ts';

const chain = z
  .array(
    z.object({
      filename: z.string(),
      'format-specific': z.object({ data: z.record(z.string(), z.unknown()).optional() }).optional(),
    }),
  )
  .min(1);

/**
 * The backing files of an image, the nearest first.
 * @param format of the image, as the domain declares it: probing it would trust what the guest wrote into a raw disk
 * @returns or why the image cannot be copied
 * @throws VirtspecError `checkpoint-image`; as `run`
 */
export async function backingFiles(
  image: string,
  format: string,
  signal?: AbortSignal,
): Promise<{ readonly files: readonly string[]; readonly reasons: readonly Reason[] }> {
  if (format === 'raw') return { files: [], reasons: [] };
  const options = ['--force-share', '--backing-chain', '--output=json', '-f', format] as const;
  const { stdout } = await runChecked(['qemu-img', 'info', ...options, '--', image], { signal, group: true }).catch(
    (cause) => {
      throw imageUnreadable(image, cause);
    },
  );
  return chainOf(stdout);
}

/** @param json of `qemu-img info --backing-chain --output=json` */
export function chainOf(json: string): { readonly files: readonly string[]; readonly reasons: readonly Reason[] } {
  const images = chain.parse(JSON.parse(json));
  const files = images.slice(1).map(({ filename }) => filename);
  const elsewhere = files.find((file) => !file.startsWith('/'));
  const [top] = images;
  const data = top?.['format-specific']?.data?.['data-file'];
  const reasons = [
    ...(elsewhere === undefined
      ? []
      : [`the backing file ${elsewhere} of ${top?.filename} is not a file of this machine`]),
    ...(data === undefined
      ? []
      : [`${top?.filename} keeps its data in another file (${String(data)}), which is not supported`]),
  ];
  return { files, reasons };
}

function imageUnreadable(image: string, cause: unknown): unknown {
  if (!(cause instanceof VirtspecError) || cause.code !== 'command-failed') return cause;
  return new VirtspecError({
    code: 'checkpoint-image',
    kind: 'refused',
    what: `the backing files of ${image} cannot be found out; nothing was changed`,
    ...(cause.why !== undefined && { why: cause.why }),
    cause,
  });
}
