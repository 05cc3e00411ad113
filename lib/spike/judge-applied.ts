import type { Moment } from '../model/moment.ts';
import { type Evidence, evidenceOf } from '../xml/evidence.ts';
import { fails, troubleOf, works } from './judgement.ts';
import type { Applied, Observation, SourceText } from './observation.ts';
import type { Judgement } from './question.ts';

/** Something that a second apply changed and must not change: a phrase, and its proof. */
interface Disturbance {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** Whether the second apply of a question's lab changed its running domain, its networks or any MAC; if so, the question fails. */
export function judgeApplied(seen: Observation): Judgement {
  const { applied } = seen;
  const trouble = troubleOf(seen);
  if (trouble) return trouble;
  if (!applied) return fails('the question applies nothing', evidenceOf('the question', undefined));
  if (applied.refused !== undefined) {
    return fails(`NixVirt cannot apply it: ${applied.refused}`, evidenceOf('nixvirt-module-helper', applied.refused));
  }
  const { before, after, events, tool, beside } = applied;
  const identity = `${identityText(before, beside)} → ${identityText(after, beside)}`;
  const [first, ...rest] = [...restarted(applied), ...newMacs(before, after, tool)];
  if (!first) return works(`${beside} keeps running, and every MAC is unchanged`, evidenceOf('virsh list', identity));
  const announced = events.map(({ kind, name, event }) => `${kind} ${name}: ${event}`).join('\n');
  const all = [first, ...rest];
  return fails(
    `no: ${all.map(({ text }) => text).join('; ')}`,
    evidenceOf('virsh list', identity),
    ...all.flatMap(({ evidence }) => evidence),
    evidenceOf('virsh event', announced),
  );
}

function restarted({ before, after, beside }: Extract<Applied, { before: Moment }>): Disturbance[] {
  const [old, fresh] = [identityOf(before, beside), identityOf(after, beside)];
  if (old.id === fresh.id && old.pid === fresh.pid) return [];
  const how = fresh.id === '-' ? 'is power-cut, and stays shut off' : 'is power-cut and restarted';
  return [{ text: `the running ${beside} ${how} (id ${old.id} → ${fresh.id})`, evidence: [] }];
}

function identityText(moment: Moment, name: string): string {
  const { id, pid } = identityOf(moment, name);
  return `${name} id ${id}, QEMU pid ${pid}`;
}

function identityOf({ state, pids }: Moment, name: string): { readonly id: string; readonly pid: string } {
  const domain = state.domains.find((one) => one.name === name);
  return { id: String(domain?.live?.id ?? '-'), pid: String(pids.get(name) ?? '-') };
}

/** MACs that changed, with the lines of NixVirt that leave them to libvirt, if it has them. */
function newMacs(before: Moment, after: Moment, tool: SourceText): Disturbance[] {
  const [olds, news] = [macsOf(before), macsOf(after)];
  const changed = [...olds].filter(([owner, { mac }]) => news.get(owner)?.mac !== mac);
  if (changed.length === 0) return [];
  const evidence = changed.map(([owner, { mac, origin, xpath }]): Evidence => {
    return {
      source: news.get(owner)?.origin ?? origin,
      xpath,
      excerpt: `${mac} → ${news.get(owner)?.mac ?? '(nothing)'}`,
    };
  });
  const kinds = new Set(changed.map(([, { kind }]) => kind));
  const lines = [...kinds].flatMap((kind) => lineOf(tool, causes[kind]) ?? []);
  const owners = changed.map(([owner]) => owner).join(', ');
  return [{ text: `a new MAC for ${owners}`, evidence: [...evidence, ...lines] }];
}

interface Mac {
  readonly kind: 'network' | 'domain';
  readonly mac: string;
  readonly origin: string;
  readonly xpath: string;
}

function macsOf({ state }: Moment): ReadonlyMap<string, Mac> {
  const networks = state.networks.map(({ name, mac, xml }): [string, Mac] => [
    `network ${name}`,
    { kind: 'network', mac: mac ?? '(none)', origin: xml.origin, xpath: '/network/mac/@address' },
  ]);
  const nics = state.domains.flatMap(({ name, interfaces, xml }) =>
    interfaces.map(({ mac }, index): [string, Mac] => {
      const xpath = `/domain/devices/interface[${index + 1}]/mac/@address`;
      return [`NIC ${index + 1} of ${name}`, { kind: 'domain', mac: mac ?? '(none)', origin: xml.origin, xpath }];
    }),
  );
  return new Map([...networks, ...nics]);
}

/**
 * NixVirt derives a MAC that is not declared from the object's UUID (`_fixDefinitionETree`). For a domain only the first: it returns inside its loop
 * over the NICs. For a network none in 0.6.0: it compares a list with a string (NixVirt#108).
 */
const causes: Readonly<Record<Mac['kind'], RegExp>> = {
  domain: /^( *)for interface in interfaces:\n(?:\1 +.*\n)*?\1 {4}return specDefETree$/m,
  network: /^ *(\w+) = specDefETree\.xpath\("\/network\/forward\/@mode"\)\n *if \1 in \[.*$/m,
};

function lineOf({ text, origin }: SourceText, cause: RegExp): Evidence | undefined {
  const found = cause.exec(text);
  if (!found) return undefined;
  return { source: origin, line: text.slice(0, found.index).split('\n').length, excerpt: found[0] };
}
