import { readFileSync } from 'node:fs';
import { parseDomainCapabilities } from '../../lib/adapt/domain-capabilities.ts';
import type { FirmwareDescriptor } from '../../lib/adapt/firmware.ts';
import { parseHostCapabilities } from '../../lib/adapt/host-capabilities.ts';
import type { SandboxHost } from '../../lib/adapt/sandbox-host.ts';
import type { Kind } from '../../lib/model/objects.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

/** A file of fixtures/adapt. */
export const fixture = (name: string) => readFileSync(new URL(`../../fixtures/adapt/${name}`, import.meta.url), 'utf8');

/** A firmware build of Debian's `ovmf`, as its descriptors have them. */
export const firmwareBuild = (name: string, over: Partial<FirmwareDescriptor> = {}): FirmwareDescriptor => ({
  origin: `/usr/share/qemu/firmware/${name}.json`,
  architectures: ['x86_64'],
  machines: ['pc-q35-*'],
  code: `/usr/share/OVMF/OVMF_CODE_4M.${name}.fd`,
  vars: `/usr/share/OVMF/OVMF_VARS_4M.${name}.fd`,
  format: 'raw',
  secureBoot: true,
  enrolledKeys: true,
  requiresSmm: true,
  ...over,
});

export const enrolled = firmwareBuild('ms');
export const secureOnly = firmwareBuild('secboot', { enrolledKeys: false });
export const plain = firmwareBuild('plain', { secureBoot: false, enrolledKeys: false, requiresSmm: false });

/** A headless host without KVM: QEMU 7.2 and libvirt 9.0 of Debian 12. It has only the listed files. */
export const headless: SandboxHost = {
  accelerator: 'tcg',
  ...parseHostCapabilities(fixture('capabilities.xml')),
  firmware: [enrolled, secureOnly, plain],
  capabilities: { x86_64: parseDomainCapabilities(fixture('domain-capabilities.xml')) },
  renderNode: false,
  directIo: false,
  processors: 2,
  memory: 8n * 1024n ** 3n,
  shaping: false,
  virtiofsd: '/usr/libexec/virtiofsd',
  filters: new Set(['clean-traffic']),
  exists: (path) => path.startsWith('/usr/') || path === '/dev/urandom',
};

/** A host that has everything. */
export const workstation: SandboxHost = {
  ...headless,
  accelerator: 'kvm',
  machines: {},
  capabilities: {},
  renderNode: true,
  directIo: true,
  processors: 4096,
  memory: 4096n * 1024n ** 3n,
  shaping: true,
  exists: () => true,
};

/** A rendered object around `text`. */
export function rendered(text: string, over: Partial<RenderedObject> = {}): RenderedObject {
  const kind = /<(domain|network|pool|volume)[\s>]/.exec(text)?.[1] as Kind;
  const name = /<name>(.*?)</.exec(text)?.[1] ?? 'unnamed';
  return { kind, name, uuid: undefined, pool: undefined, active: null, xml: { text, origin: `${name}.xml` }, ...over };
}

/** A minimal domain that contains `inner`. */
export const domain = (inner: string, type = 'qemu') =>
  rendered(`<domain type='${type}'><name>d</name>${inner}</domain>`);
