import { sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck, AnySubject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { adaptationsOf, redefinitionsOf } from '../../check/lookup.ts';
import { policies } from '../../drift/policies.ts';
import { type UnpinnedField, unpinnedFields } from '../../drift/unpinned-fields.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { xpathText } from '../../xml/xpath.ts';

export const fieldsPinned: AnyCheck = {
  id: 'fields-pinned',
  category: 'declaration',
  title: 'Every define gives the same: libvirt invents nothing anew',
  severity: 'error',
  fix: 'Declare in Nix what libvirt invents.',
  tier: 'sandbox',
  why: 'What the XML leaves out libvirt fills in, and some of it (MACs, UUIDs) with a random value, another one at every define: a rebuild then changes the object, and NixVirt restarts what has changed. Each object is defined several times from nothing and compared with itself, so that no list of such fields is needed.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined,
  judge(subject, context) {
    const { kind, name } = subject;
    if ('unavailable' in context.redefined)
      return skip(`nothing was defined on trial: ${context.redefined.unavailable}`);
    const redefinition = redefinitionsOf(context).get(`${kind} ${name}`);
    if (!redefinition) return skip('it was not defined on trial');
    const { definitions, refused } = redefinition;
    if (refused !== undefined) return skip(`libvirt would not define it on trial: ${refused}`);
    const [source] = definitions;
    if (!source || definitions.length < 2) return skip('it was not defined twice');

    const same = `the same XML from each of ${definitions.length} defines`;
    const invented = [...unpinnedFields(definitions, policies[kind]), ...portsTakenAway(subject, context)];
    const [first, ...rest] = invented.filter(({ xpath }) => !isHeld(xpath, subject, context));
    if (!first) return pass(invented.length === 0 ? same : heldBy(invented, context));
    const fields = [first, ...rest] as const;
    const evidence = ({ xpath, values }: UnpinnedField) => ({
      source: source.origin,
      xpath,
      excerpt: values.join(' → '),
    });
    return fail(
      same,
      `libvirt invents ${fields.map(({ xpath }) => xpath).join(', ')}`,
      [evidence(first), ...rest.map(evidence)],
      fields.map(cureOf).join(' '),
    );
  },
};

/**
 * Open vSwitch ports that the trial was made without, and that are declared without their id, which libvirt then draws at every define
 * (`virNetDevVPortProfileParse`).
 */
function portsTakenAway({ kind, name }: AnySubject, context: CheckContext): UnpinnedField[] {
  const made = adaptationsOf(context).get(`${kind} ${name}`) ?? [];
  return made
    .filter(({ what, from }) => /\/interface(\[\d+\])?\/virtualport$/.test(what) && /type=['"]openvswitch/.test(from))
    .filter(({ from }) => !/\binterfaceid=/.test(from))
    .map(({ what }) => ({ xpath: `${what}/parameters/@interfaceid`, values: ['(another at each define)'] }));
}

/** Whether the deployer itself gave the same value at the second apply: NixVirt derives some MACs from the UUID. */
function isHeld(xpath: string, subject: AnySubject, { rebuild }: CheckContext): boolean {
  if ('unavailable' in rebuild || rebuild.failed) return false;
  const { before, after } = sidesOf(subject, rebuild);
  if (!before || !after) return false;
  const [old, fresh] = [before, after].map(({ xml }) => xpathText(xml, `string(${xpath})`));
  return old !== '' && old === fresh;
}

function heldBy(invented: readonly UnpinnedField[], { rebuild }: CheckContext): string {
  const deployer = 'unavailable' in rebuild ? 'the deployer' : rebuild.deployer;
  const places = invented.map(({ xpath }) => xpath).join(', ');
  return `${deployer} gives the same at each apply; libvirt alone would invent ${places}`;
}

/** What to write in Nix, with a value to copy where any will do. */
function cureOf({ xpath, values: [value = ''] }: UnpinnedField): string {
  if (/\/mac(\/@address)?$/.test(xpath)) {
    const owner = xpath.replace(/\/mac(\/@address)?$/, '');
    return `Declare \`mac = { address = "${value}"; }\` (or the one it has on the host now) on ${owner}.`;
  }
  if (/^\/\w+\/uuid$/.test(xpath)) return `Declare \`uuid = "${value}"\` (or the one it has on the host now).`;
  return `Declare a value of your own at ${xpath}.`;
}
