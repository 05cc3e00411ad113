import { sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck, AnySubject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { adaptationsOf, redefinitionsOf } from '../../check/lookup.ts';
import { policies } from '../../drift/policies.ts';
import { type UnpinnedField, unpinnedFields } from '../../drift/unpinned-fields.ts';
import { type DeclaredIn, type Fix, fixFor } from '../../finding/fix.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { xpathText } from '../../xml/xpath.ts';

export const fieldsPinned: AnyCheck = {
  id: 'fields-pinned',
  category: 'declaration',
  title: 'Definition is deterministic',
  severity: 'error',
  fix: 'Declare each value that libvirt generates.',
  tier: 'sandbox',
  why: 'libvirt fills in what the XML omits, some of it (MACs, UUIDs) with a random value, a new one each time the object is defined: every switch then changes the object, and NixVirt restarts it. The check defines each object several times and compares the results, so it needs no list of such fields.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined,
  judge(subject, context) {
    const { kind, name } = subject;
    if ('unavailable' in context.redefined)
      return skip(`no trial definitions were made: ${context.redefined.unavailable}`);
    const redefinition = redefinitionsOf(context).get(`${kind} ${name}`);
    if (!redefinition) return skip('no trial definition of it was made');
    const { definitions, refused } = redefinition;
    if (refused !== undefined) return skip(`libvirt refused its trial definition: ${refused}`);
    const [source] = definitions;
    if (!source || definitions.length < 2) return skip('it was not defined twice');

    const same = `the same XML in all ${definitions.length} definitions`;
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
      `different in each definition: ${fields.map(({ xpath }) => xpath).join(', ')}`,
      [evidence(first), ...rest.map(evidence)],
      cureOfAll(fields),
    );
  },
};

/**
 * Open vSwitch ports that the trial was made without, and that are declared without their id, which libvirt then generates at every define
 * (`virNetDevVPortProfileParse`).
 */
function portsTakenAway({ kind, name }: AnySubject, context: CheckContext): UnpinnedField[] {
  const made = adaptationsOf(context).get(`${kind} ${name}`) ?? [];
  return made
    .filter(({ what, from }) => /\/interface(\[\d+\])?\/virtualport$/.test(what) && /type=['"]openvswitch/.test(from))
    .filter(({ from }) => !/\binterfaceid=/.test(from))
    .map(({ what }) => ({
      xpath: `${what}/parameters/@interfaceid`,
      values: ['(a different one in each definition)'],
    }));
}

/** Whether the deployer itself set the same value at the second apply: NixVirt derives some MACs from the UUID. */
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
  return `${deployer} sets the same value at each apply; libvirt alone would generate ${places}`;
}

function cureOfAll(fields: readonly UnpinnedField[]): Fix {
  const cures = fields.map(cureOf);
  const text = (language: DeclaredIn) => cures.map((cure) => fixFor(cure, language)).join(' ');
  return { nix: text('nix'), xml: text('xml') };
}

/** What to declare, with a value to copy if any value is acceptable. */
function cureOf({ xpath, values: [value = ''] }: UnpinnedField): Fix {
  if (/\/mac(\/@address)?$/.test(xpath)) {
    const owner = xpath.replace(/\/mac(\/@address)?$/, '');
    const on = `on ${owner}, or the address that it has on the host now.`;
    return {
      nix: `Declare \`mac = { address = "${value}"; }\` ${on}`,
      xml: `Declare \`<mac address="${value}"/>\` ${on}`,
    };
  }
  if (/^\/\w+\/uuid$/.test(xpath)) {
    const other = 'or the UUID that it has on the host now.';
    return {
      nix: `Declare \`uuid = "${value}"\`, ${other}`,
      xml: `Declare \`<uuid>${value}</uuid>\`, ${other}`,
    };
  }
  return `Declare a value at ${xpath}.`;
}
