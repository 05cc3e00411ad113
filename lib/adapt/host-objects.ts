import { createHash } from 'node:crypto';
import type { Scenario } from '../lab/lab.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { derivedUuid } from './derived-uuid.ts';
import { Editable, escape } from './editable.ts';
import { poolFolder } from './rules/pool-type.ts';

/** Stand-ins for networks and pools of the host. */
export interface HostObjects {
  readonly objects: readonly RenderedObject[];
  readonly adaptations: readonly Adaptation[];
}

/** For both kinds: how a domain refers to one, which scenario commands may define one, and the stand-in. */
const kinds = {
  network: {
    named: networksNamed,
    made: /^net-(define|create)$/,
    xml: networkXml,
    to: 'a NAT network with DHCP',
  },
  pool: {
    named: poolsNamed,
    made: /^pool-(define|create)/,
    xml: poolXml,
    to: 'a pool of empty volumes',
  },
} as const;

/** The origin of XML that virtspec itself wrote. */
const origin = 'virtspec’s stand-in for the host’s own';

export function isHostObject({ xml }: RenderedObject): boolean {
  return xml.origin === origin;
}

/**
 * The networks and pools that a lab's domains name, of a kind that the lab leaves to the host (NixVirt: `networks = null`). If it declares a list,
 * one that is not in it is a fault; and those that a scenario defines already exist.
 * @param before the scenario's
 */
export function hostObjects(
  lab: DeclaredConnection,
  before: DeclaredConnection,
  { prepare }: Pick<Scenario, 'prepare'>,
): HostObjects {
  const objects: RenderedObject[] = [];
  const adaptations: Adaptation[] = [];
  for (const kind of ['network', 'pool'] as const) {
    const { named, made, xml, to } = kinds[kind];
    if (lab.emptied.includes(kind) || lab.objects.some((object) => object.kind === kind)) continue;
    if (prepare.some(([command]) => made.test(command))) continue;
    const known = new Set(before.objects.filter((object) => object.kind === kind).map(({ name }) => name));
    for (const domain of lab.objects.filter((object) => object.kind === 'domain')) {
      for (const name of named(new Editable(domain.xml))) {
        if (name === '' || known.has(name)) continue;
        known.add(name);
        const text = xml(name, objects.length, before);
        const uuid = derivedUuid(`${kind} ${name}`);
        objects.push({ kind, name, uuid, pool: undefined, xml: { text, origin }, active: true });
        adaptations.push({
          rule: `stand-in-${kind}`,
          subject: { kind: 'domain', name: domain.name },
          what: name,
          from: '(nothing)',
          to,
          why: `This lab leaves ${kind}s to the host, which must have it. To use the host's own instead, add it to the lab file: \`scenario: { before: }\` (docs/scenario.md).`,
        });
      }
    }
  }
  return { objects, adaptations };
}

function networksNamed(domain: Editable): string[] {
  return domain
    .all('devices/interface')
    .filter((element) => domain.attribute(element, 'type') === 'network')
    .map((element) => domain.attribute(domain.first('source', element), 'network') ?? '');
}

function poolsNamed(domain: Editable): string[] {
  return domain
    .all('devices/disk')
    .filter((disk) => domain.attribute(disk, 'type') === 'volume')
    .map((disk) => domain.attribute(domain.first('source', disk), 'pool') ?? '');
}

function networkXml(name: string, index: number, before: DeclaredConnection): string {
  const mac = createHash('sha256')
    .update(name)
    .digest('hex')
    .slice(0, 6)
    .replace(/..(?=.)/g, '$&:');
  const taken = before.objects.map(({ xml }) => xml.text).join('');
  const preferred = name === 'default' ? 122 : 130 + index;
  const third = [preferred, ...Array.from({ length: 100 }, (_, more) => 131 + index + more)].find(
    (number) => !taken.includes(`192.168.${number}.`),
  );
  const subnet = `192.168.${third ?? preferred}`;
  return `<network><name>${escape(name)}</name><uuid>${derivedUuid(`network ${name}`)}</uuid><forward mode='nat'/><mac address='52:54:00:${mac}'/><ip address='${subnet}.1' netmask='255.255.255.0'><dhcp><range start='${subnet}.2' end='${subnet}.254'/></dhcp></ip></network>`;
}

function poolXml(name: string): string {
  const path = `${poolFolder}/${encodeURIComponent(name)}`;
  return `<pool type='dir'><name>${escape(name)}</name><uuid>${derivedUuid(`pool ${name}`)}</uuid><target><path>${path}</path></target></pool>`;
}
