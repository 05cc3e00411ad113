import type { Moment } from '../../lib/model/moment.ts';
import type { Kind } from '../../lib/model/objects.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import type { Applied, Observation, ObservedObject } from '../../lib/spike/observation.ts';

export const nothing: Observation = {
  refused: undefined,
  objects: [],
  facts: {},
  script: undefined,
  applied: undefined,
};

/** The observation if Nix refuses to evaluate. */
export function refusedByNix(message: string): Observation {
  return { ...nothing, refused: message };
}

/** The observation of one object; libvirt accepts it unchanged unless `more` says otherwise. */
export function seenObject(kind: Kind, text: string, more: Partial<ObservedObject> = {}): Observation {
  const xml = { text, origin: `XML of a ${kind}` };
  const object = { kind, name: 'it', xml, violations: [], refused: undefined, definitions: [xml, xml], ...more };
  return { ...nothing, objects: [object] };
}

/** Two different definitions. */
export function definedAs(...texts: readonly string[]): Pick<ObservedObject, 'definitions'> {
  return { definitions: texts.map((text) => ({ text, origin: 'virsh dumpxml it' })) };
}

/** The observation of facts that the question's Nix code determined. */
export function seenFacts(facts: Observation['facts']): Observation {
  return { ...nothing, facts };
}

/** MACs of a lab of one network and one running domain, and its id. */
interface Sketch {
  readonly network: string;
  readonly nics: readonly string[];
  readonly id: number | undefined;
}

/** The observation if such a lab is applied twice. */
export function seenApplied(before: Sketch, after: Sketch, tool = ''): Observation {
  const applied: Applied = {
    ...{ beside: 'DC01', before: momentOf(before), after: momentOf(after), events: [] },
    tool: { text: tool, origin: 'tool/nixvirt.py' },
  };
  return { ...nothing, applied };
}

export function seenRefused(refused: string): Observation {
  return { ...nothing, applied: { beside: 'DC01', refused, tool: { text: '', origin: 'tool/nixvirt.py' } } };
}

function momentOf({ network, nics, id }: Sketch): Moment {
  const mac = (address: string) => `<mac address='52:54:00:00:00:${address}'/>`;
  const net = { text: `<network><name>lab-net</name>${mac(network)}</network>`, origin: 'virsh net-dumpxml lab-net' };
  const devices = nics.map((nic) => `<interface type='network'>${mac(nic)}</interface>`).join('');
  const text = `<domain><name>DC01</name><devices>${devices}</devices></domain>`;
  const live = { active: id !== undefined, persistent: true, autostart: false, id };
  const state = id === undefined ? ('shut off' as const) : ('running' as const);
  return {
    state: {
      networks: [parseNetwork(net)],
      pools: [],
      domains: [parseDomain({ text, origin: 'virsh dumpxml DC01' }, { ...live, state })],
      host: undefined,
    },
    pids: id === undefined ? new Map() : new Map([['DC01', 1000 + id]]),
    files: new Map(),
    tpmFiles: new Map(),
    bases: new Map(),
  };
}
