import { dirname } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { fixedLimit } from '../../process/patience.ts';
import { run } from '../../process/run.ts';
import { noSpace } from './no-space.ts';
import { type ProbeTool, packaged } from './requirements.ts';

/** The download tool if apt is not used: unlike Node's own `fetch`, it uses the proxies in the environment. */
export const curlTool: ProbeTool = {
  command: 'curl',
  why: 'downloads the kernel and the loaders',
  packages: packaged('curl'),
};

/** A file to download. */
export interface Wanted {
  /** For errors. */
  readonly name: string;
  readonly file: string;
  /** Bytes; if the server reports more, the file is not downloaded. */
  readonly size: number;
  readonly signal?: AbortSignal | undefined;
}

/** curl's exit codes: https://curl.se/docs/manpage.html#EXIT */
const exits = { writeError: 23, tooLarge: 63 } as const;

/** Longer than curl's own limits, which suit a slow connection: three attempts of twenty minutes. */
const longer = fixedLimit(3_700_000);

/**
 * Downloads from the first of `urls` that has the file; its content is not checked.
 * @returns that URL
 * @throws VirtspecError `probe-download` with the result of each, `no-space`, `command-not-found`; the signal's reason
 */
export async function fetchFirst(urls: readonly string[], wanted: Wanted): Promise<string> {
  const refusals: string[] = [];
  for (const url of urls) {
    const { code, stderr } = await run(command(url, wanted), { timeout: longer, signal: wanted.signal });
    if (code === 0) return url;
    const why = stderr.trim().replace(/^curl: \(\d+\) /gm, '') || `curl exited with ${code}`;
    if (code === exits.writeError) throw noSpace(dirname(wanted.file), why);
    refusals.push(`${url}: ${code === exits.tooLarge ? `it is larger than ${wanted.size} bytes` : why}`);
  }
  throw new VirtspecError({
    code: 'probe-download',
    kind: 'environment',
    what: `the probe guest’s package ${wanted.name} could not be downloaded`,
    why: refusals.join('\n'),
    fix: 'Check the network, which is needed for the first build only (curl uses https_proxy), or set VIRTSPEC_PROBE_MIRROR to a reachable mirror.',
  });
}

function command(url: string, { file, size }: Wanted): readonly [string, ...string[]] {
  const where = ['--proto', '=http,https', '--proto-redir', '=http,https', '--location', '--globoff'];
  const patience = ['--retry', '2', '--connect-timeout', '20', '--speed-limit', '1024', '--speed-time', '30'];
  const limits = ['--max-time', '1200', '--max-filesize', `${size}`];
  return ['curl', '--fail', '--silent', '--show-error', ...where, ...patience, ...limits, '--output', file, url];
}
