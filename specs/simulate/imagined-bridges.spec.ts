import { describe, expect, test } from 'vitest';
import type { Network, NetworkLiveness } from '../../lib/model/objects.ts';
import type { ObservedLibvirt } from '../../lib/model/observed-libvirt.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';
import { nixVirtRules } from '../../lib/nixvirt/rules.ts';
import { blastRadius } from '../../lib/simulate/blast-radius.ts';
import { ImaginedLibvirt } from '../../lib/simulate/imagined-libvirt.ts';
import { withPickedBridge } from '../../lib/simulate/picked-bridge.ts';

const uuids: Readonly<Record<string, string>> = {
  a: 'a0000000-0000-4000-8000-00000000000a',
  b: 'a0000000-0000-4000-8000-00000000000b',
};
const xml = (name: string, parts: string) => ({
  text: `<network><name>${name}</name><uuid>${uuids[name]}</uuid>${parts}</network>`,
  origin: name,
});
const address = "<ip address='10.9.9.1' prefix='24'/>";
const bridged = (bridge: string) => `<forward mode='bridge'/><bridge name='${bridge}'/>`;

function declared(name: string, parts: string, active: boolean | null = true): RenderedObject {
  return { kind: 'network', name, uuid: uuids[name], pool: undefined, active, xml: xml(name, parts) };
}

function observedWith(links: readonly string[], networks: readonly Network[]): ObservedLibvirt {
  const host = { links: links.map((name) => ({ name, up: true, mac: undefined, addresses: [] })), files: [] };
  return {
    state: { host, networks, pools: [], domains: [] },
    version: '12.8.0',
    ...{ snapshots: new Map(), checkpoints: new Map(), managedSaves: new Set() },
    ...{ folders: new Map(), missing: new Set() },
  };
}

/** What is predicted on a host with these links, and no networks. */
function predictSwitch(objects: readonly RenderedObject[], links: readonly string[]) {
  const connection: DeclaredConnection = { objects, emptied: [], absent: [] };
  return blastRadius(connection, new Map(), observedWith(links, []), nixVirtRules('', ''));
}

describe('a bridge that networks hand out is the host’s', () => {
  test('one that starts is not stopped by it', () => {
    expect(predictSwitch([declared('a', bridged('br0'))], ['br0']).breaks).toBeUndefined();
  });

  test('two share it', () => {
    expect(
      predictSwitch([declared('a', bridged('br0')), declared('b', bridged('br0'))], ['br0']).breaks,
    ).toBeUndefined();
  });

  test('libvirt makes none of its name', () => {
    const { breaks } = predictSwitch([declared('a', `<bridge name='br0'/>${address}`)], ['br0']);
    expect(breaks?.why).toBe('the host already has a link br0, which belongs to no network');
  });

  test('nor beside a network that hands it out', () => {
    const { breaks } = predictSwitch(
      [declared('a', bridged('br0')), declared('b', `<bridge name='br0'/>${address}`)],
      [],
    );
    expect(breaks?.why).toBe('the network a also has the bridge br0');
  });
});

describe('the bridge that libvirt chooses if the XML names none', () => {
  const up = { active: true, persistent: true, autostart: false };
  /** The bridge that it chooses for `a`, on a libvirt that starts with `networks` and after `step`. */
  const picked = (
    links: readonly string[],
    networks: readonly Network[],
    { parts = address, step }: { parts?: string; step?: (libvirt: ImaginedLibvirt) => void } = {},
  ) => {
    const libvirt = new ImaginedLibvirt(observedWith(links, networks));
    step?.(libvirt);
    const fresh = parseNetwork(xml('a', `<bridge name='virbr7'/>${address}`));
    return withPickedBridge(fresh, xml('a', parts), libvirt.find('network', uuids.a ?? ''), libvirt).bridge;
  };
  const network = (name: string, bridge: string, live: NetworkLiveness = up) =>
    parseNetwork(xml(name, `<bridge name='${bridge}'/>${address}`), live);
  const because = { rule: 'delete-undeclared', because: 'any' } as const;

  test('is the first free one', () => {
    expect(picked([], [])).toBe('virbr0');
    expect(picked(['virbr0', 'virbr2'], [])).toBe('virbr1');
    expect(picked([], [network('b', 'virbr0', { ...up, active: false })])).toBe('virbr1');
  });

  test('is not its own while that is active', () => {
    expect(picked(['virbr0'], [network('a', 'virbr0')])).toBe('virbr1');
    expect(picked([], [network('a', 'virbr0', { ...up, active: false })])).toBe('virbr0');
  });

  test('cannot be the one that a redefined network was started with', () => {
    expect(picked(['virbr0'], [network('a', 'virbr1', { ...up, bridge: 'virbr0' })])).toBe('virbr1');
    expect(picked(['virbr0'], [network('b', 'virbr1', { ...up, bridge: 'virbr0' })])).toBe('virbr2');
  });

  test('may be that of a network that the apply has stopped', () => {
    const step = (libvirt: ImaginedLibvirt) => {
      for (const one of libvirt.all('network')) libvirt.undefine(one, because);
    };
    expect(picked(['virbr0'], [network('b', 'virbr0')], { step })).toBe('virbr0');
  });

  test('follows a pattern', () => {
    expect(picked(['lab0'], [], { parts: `<bridge name='lab%d'/>${address}` })).toBe('lab1');
  });

  test('is not chosen if one is declared', () => {
    expect(picked(['virbr7'], [], { parts: `<bridge name='virbr7'/>${address}` })).toBe('virbr7');
  });
});
