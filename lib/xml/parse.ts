import { VirtspecError } from '../error/virtspec-error.ts';
import { type OrderedNode, XmlElement } from './element.ts';
import { orderedParser } from './ordered.ts';
import { malformed, refuseDoctype } from './refuse.ts';
import type { XmlSource } from './source.ts';

/**
 * Elements of a domain that the model does not read, more than half of its text: they are skipped unparsed. A name is skipped wherever it occurs, so
 * it must not be one that the model reads anywhere.
 */
export const unread: readonly string[] = [
  ...[
    'features',
    'clock',
    'cpu',
    'pm',
    'metadata',
    'controller',
    'channel',
    'input',
    'sound',
    'audio',
    'video',
    'redirdev',
  ],
  ...['memballoon', 'rng', 'watchdog', 'hub', 'serial', 'console', 'seclabel', 'address', 'alias', 'backingStore'],
];

const parser = orderedParser(unread);

/**
 * The root element of `source`, which must be called `root` (`domain`, `network`, ...).
 *
 * Optimised for bulk: mismatched tags are not detected. XML that did not come from libvirt must pass `assertWellFormed` first.
 * @throws {VirtspecError} `xml-doctype`, `xml-malformed` or `xml-not-libvirt`
 */
export function parseXml(source: XmlSource, root: string): XmlElement {
  refuseDoctype(source);
  let nodes: readonly OrderedNode[];
  try {
    nodes = parser.parse(source.text) as readonly OrderedNode[];
  } catch (cause) {
    throw malformed(source, cause);
  }
  const node = nodes.find((candidate) => Object.hasOwn(candidate, root));
  if (node) return new XmlElement(node, root, source);
  const found = nodes.flatMap((candidate) => Object.keys(candidate)).find((key) => /^[^#:]/.test(key));
  throw new VirtspecError({
    code: 'xml-not-libvirt',
    kind: 'usage',
    what: `${source.origin} is not a libvirt ${root}`,
    why: found ? `its root element is <${found}>` : 'it contains no element',
    fix: `Provide XML whose root element is <${root}>, as ${dumps[root] ?? '`virsh dumpxml`'} prints it.`,
  });
}

const dumps: Readonly<Record<string, string>> = {
  domain: '`virsh dumpxml`',
  network: '`virsh net-dumpxml`',
  pool: '`virsh pool-dumpxml`',
  volume: '`virsh vol-dumpxml`',
};
