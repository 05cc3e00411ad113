import type { RenderedObject } from '../model/rendered.ts';
import type { RunResult } from '../process/run.ts';
import type { AppliedAction } from './deployer.ts';

/** The failure of NixVirt's helper. */
export interface NixVirtFailure {
  readonly why: string;
  /** Whether Python raised an exception: then the output does not show which action failed. */
  readonly traceback: boolean;
}

/**
 * Why the helper failed, in its own words; undefined if it did not. A traceback is a failure whatever the exit code: NixVirt's own exception loses
 * its message (0.6.0, `nixvirt.py` line 19: `NixVirtError.__str__` raises a NameError).
 */
export function nixVirtFailure({ code, stderr }: RunResult): NixVirtFailure | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const start = lines.findIndex((line) => /^(NixVirt: )?Traceback \(most recent call last\)/.test(line));
  if (start !== -1) return { why: tracebackWords(lines.slice(start)), traceback: true };
  if (code === 0) return undefined;
  // The lines before it are the report of `-v`, with the changes that it found.
  const said = lines.findLastIndex((line) => /^NixVirt: (libvirt error|XML error): /.test(line));
  const words = said === -1 ? lines.filter((line) => !isReport(line)).slice(-3) : lines.slice(said);
  const why = words.join('\n').replace(/^NixVirt: (libvirt error: )?/, '');
  return { why: why || `it exited with ${code} and printed no message`, traceback: false };
}

/**
 * The action that a traceback interrupted, if its cause names the object: NixVirt parses every definition before it does anything, networks first,
 * and a pool's volumes in order.
 * @param objects in NixVirt's order
 */
export function brokeAt(why: string, objects: readonly RenderedObject[]): AppliedAction | undefined {
  if (why.includes('find("uuid")')) {
    const nameless = objects.find(({ kind, uuid }) => kind !== 'volume' && uuid === undefined);
    return nameless && { verb: 'define', kind: nameless.kind, name: nameless.name };
  }
  if (why.includes('badly formed hexadecimal UUID string')) {
    const broken = objects.find(({ kind, uuid }) => kind !== 'volume' && uuid !== undefined && !isPythonUuid(uuid));
    return broken && { verb: 'define', kind: broken.kind, name: broken.name };
  }
  if (!why.includes('name inconsistent with definition')) return undefined;
  const volume = objects.find(({ option, name }) => option !== undefined && option !== name);
  return volume && { verb: 'create', kind: 'volume', name: `${volume.pool}/${volume.name}` };
}

/** What `uuid.UUID` takes: 32 digits, whatever hyphens and braces are around them. https://docs.python.org/3/library/uuid.html */
function isPythonUuid(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(
    text
      .replace('urn:', '')
      .replace('uuid:', '')
      .replace(/^[{}]+|[{}]+$/g, '')
      .replaceAll('-', ''),
  );
}

/** A line of `-v`; up to 0.5 without NixVirt's name. */
function isReport(line: string): boolean {
  return /^NixVirt: |^\w+ [0-9a-f-]{36}: /.test(line);
}

/** The first traceback is the cause; later ones occurred while it was being printed. */
function tracebackWords(lines: readonly string[]): string {
  const end = lines.findIndex((line, index) => index > 0 && !line.startsWith(' '));
  const frames = lines.slice(1, end).filter((line) => !/^\s*[\^~]+\s*$/.test(line));
  const exception = lines[end] ?? 'Python raised an exception';
  const [, file = '', number = ''] = /File "(?:.*\/)?([^/"]+)", line (\d+)/.exec(frames.at(-2) ?? '') ?? [];
  const source = (frames.at(-1) ?? '').trim();
  const lost = /^raise NixVirtError\("(.*)"\)$/.exec(source)?.[1];
  if (lost !== undefined) return `${lost} (${file} line ${number}; NixVirt itself does not print this message)`;
  return `${exception}, at ${file} line ${number}: ${source}`;
}
