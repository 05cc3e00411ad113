import type { HostFile, HostLink } from '../model/lab-state.ts';
import type { Domain, Interface } from '../model/objects.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

/** Links of libvirt's host by name. */
export const linksOf: (context: CheckContext) => ReadonlyMap<string, HostLink> = memo(
  ({ observed }) => new Map(observed.host?.links.map((link) => [link.name, link])),
);

/** Files of libvirt's host by path. */
export const filesOf: (context: CheckContext) => ReadonlyMap<string, HostFile> = memo(
  ({ observed }) => new Map(observed.host?.files.map((file) => [file.path, file])),
);

/** Smoke results by domain. */
export const smokeOf: (context: CheckContext) => ReadonlyMap<string, SmokeResult> = memo(
  ({ smoke }) => new Map('unavailable' in smoke ? [] : smoke.map((result) => [result.domain, result])),
);

/** The results of defining objects on trial, by kind and name: `domain web01`. */
export const redefinitionsOf: (context: CheckContext) => ReadonlyMap<string, Redefinition> = memo(
  ({ redefined }) =>
    new Map('unavailable' in redefined ? [] : redefined.map((object) => [`${object.kind} ${object.name}`, object])),
);

/** Schema results by kind and name: `volume default/web01.qcow2`. */
export const schemaOf: (context: CheckContext) => ReadonlyMap<string, SchemaResult> = memo(
  ({ schema }) =>
    new Map('unavailable' in schema ? [] : schema.map((result) => [`${result.kind} ${result.name}`, result])),
);

type Adaptations = NonNullable<CheckContext['adaptations']>;

/** The sandbox's changes to each object, by kind and name. */
export const adaptationsOf: (context: CheckContext) => ReadonlyMap<string, Adaptations> = memo(
  ({ adaptations = [] }) => {
    const bySubject = new Map<string, Adaptations[number][]>();
    for (const adaptation of adaptations) {
      const key = `${adaptation.subject.kind} ${adaptation.subject.name}`;
      bySubject.set(key, [...(bySubject.get(key) ?? []), adaptation]);
    }
    return bySubject;
  },
);

/** Network names by the bridge that they own: from libvirt, else declared, else from the lab file. */
const networksByBridge: (context: CheckContext) => ReadonlyMap<string, string> = memo(({ lab, declared, observed }) => {
  const networks = [...lab.networks, ...declared.networks, ...observed.networks];
  return new Map(networks.flatMap(({ bridge, name }) => (bridge === undefined ? [] : [[bridge, name]])));
});

/** The network of an interface: the one that it names, or the one that owns its bridge; undefined for any other bridge or type. */
export function networkOf(nic: Interface, context: CheckContext): string | undefined {
  if (nic.type === 'network') return nic.network;
  return nic.bridge === undefined ? undefined : networksByBridge(context).get(nic.bridge);
}

/** What an interface is connected to on the host: `br0`, `enp3s0`, `type user`. */
export function placeOf({ type, network, bridge, device }: Interface): string {
  return bridge ?? device ?? network ?? `type ${type}`;
}

/** `lan (e1000e, 52:54:00:56:00:10)`, for messages. */
export function describeInterface(nic: Interface, context: CheckContext): string {
  return `${networkOf(nic, context) ?? placeOf(nic)} (${[nic.model ?? 'no model', nic.mac ?? 'no MAC'].join(', ')})`;
}

/** XPath of a domain's n-th interface. */
export function interfacePath(nic: Interface): string {
  return `/domain/devices/interface[${nic.position}]`;
}

/** Disks that are written to, as opposed to CD-ROMs and floppies. */
export function hardDisksOf(domain: Domain): Domain['disks'] {
  return domain.disks.filter((disk) => disk.device === 'disk' || disk.device === 'lun');
}
