import { policies } from '../../diff/policies.ts';
import { type UnpinnedField, unpinnedFields } from '../../diff/unpinned-fields.ts';
import type { AnyCheck } from '../check.ts';
import { redefinitionsOf } from '../lookup.ts';
import { fail, pass, skip } from '../verdict.ts';

export const fieldsPinned: AnyCheck = {
  id: 'fields-pinned',
  steps: [],
  title: 'Every define gives the same: libvirt invents nothing anew',
  severity: 'error',
  fix: 'Declare in Nix what libvirt invents.',
  tier: 'sandbox',
  why: 'What the XML leaves out libvirt fills in, and some of it (MACs, UUIDs) with a random value, another one at every define: a rebuild then changes the object, and NixVirt restarts what has changed. Each object is defined several times from nothing and compared with itself, so that no list of such fields is needed.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'observed',
  applies: ({ declared }) => declared !== undefined,
  judge({ kind, name }, context) {
    if ('unavailable' in context.redefined)
      return skip(`nothing was defined on trial: ${context.redefined.unavailable}`);
    const redefinition = redefinitionsOf(context).get(`${kind} ${name}`);
    if (!redefinition) return skip('it was not defined on trial');
    const { definitions, refused } = redefinition;
    if (refused !== undefined) return skip(`libvirt would not define it on trial: ${refused}`);
    const [source] = definitions;
    if (!source || definitions.length < 2) return skip('it was not defined twice');

    const same = `the same XML from each of ${definitions.length} defines`;
    const [first, ...rest] = unpinnedFields(definitions, policies[kind]);
    if (!first) return pass(same);
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

/** What to write in Nix, with a value to copy where any will do. */
function cureOf({ xpath, values: [value = ''] }: UnpinnedField): string {
  if (/\/mac(\/@address)?$/.test(xpath)) {
    const owner = xpath.replace(/\/mac(\/@address)?$/, '');
    return `Declare \`mac = { address = "${value}"; }\` (or the one it has on the host now) on ${owner}.`;
  }
  if (/^\/\w+\/uuid$/.test(xpath)) return `Declare \`uuid = "${value}"\` (or the one it has on the host now).`;
  return `Declare a value of your own at ${xpath}.`;
}
