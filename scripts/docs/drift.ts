import { declaredRows } from '../../lib/drift/policies.ts';
import type { PolicyRow } from '../../lib/drift/policy.ts';

/** docs/drift.md */
export function driftPage(): string {
  return [
    '# Drift: what is declared, and what libvirt has',
    '',
    'Generated from the table of policies (`lib/drift/policies/`); `npm run docs` writes it.',
    '',
    'libvirt never keeps XML as it was declared: it fills in addresses, controllers and defaults, and spells in its own way. The check',
    '[declared-drift](checks.md#declared-drift) tells those from what somebody changed, in two ways:',
    '',
    '- **by libvirt itself**, wherever the lab is proven in a sandbox: what is declared was defined on trial there, and what libvirt made of',
    '  it is compared with what is there. No spelling, unit, default or release of libvirt can be called drift by that, and it also sees',
    '  what the table takes on trust (`left-open`): an address, a PCI controller, the emulator.',
    '- **by the table** below, where no sandbox ran, and for volumes: both sides are said in libvirt’s words, then compared. Everything',
    '  without a row must be the same.',
    '',
    'The order of elements of one name counts (interfaces, boot devices); that of attributes and of unlike elements does not. Of what is',
    'known by a key (a controller’s type and index) the change of the key is told as one element gone and another there.',
    '',
    'The table is tested against libvirt 9.0, 11.3 and 12.8: every object of the fixture labs, and single changes of them. It is also tested',
    'against the test corpora of libvirt 9.0 and 11.3, where `VIRTSPEC_LIBVIRT_TESTS` names their `tests` folders (`apt-get source libvirt` on',
    'Debian 12 and 13); what differs there is listed with its reason (`specs/drift/libvirt/corpus-exceptions.ts`). What libvirt fills in for',
    'other machines than PCs is not in the table. Names are compared by namespace, whatever the prefix.',
    '',
    '| policy | means |',
    '|---|---|',
    ...Object.entries(meanings).map(([how, meaning]) => `| ${how} | ${meaning} |`),
    '',
    '| where | policy | what libvirt does | source |',
    '|---|---|---|---|',
    ...declaredRows.map(
      (row) => `| \`${escape(row.at)}\` | ${policyOf(row)} | ${escape(row.why)} | ${sourceOf(row)} |`,
    ),
    '',
  ].join('\n');
}

const meanings: Readonly<Record<PolicyRow['policy']['how'], string>> = {
  ignored: 'says nothing of the configuration',
  'filled-in': 'libvirt fills it in when the object starts, and forgets it; its value counts, its absence does not',
  'left-open': 'where it is not declared, any value will do; a declared value counts',
  dropped: 'libvirt, or a newer one, reads it and does not keep it; where it is kept, it counts',
  default: 'where it is not said, it is this',
  spelt: 'several texts mean one value',
  alias: 'libvirt replaces the declared name by another, which it stands for',
  completed: 'libvirt makes more of it than was said',
  unordered: 'like elements may change places',
};

function policyOf({ policy }: PolicyRow): string {
  return policy.how === 'default' && typeof policy.value === 'string' && policy.value !== ''
    ? `default \`${policy.value}\``
    : policy.how;
}

function sourceOf({ source }: PolicyRow): string {
  return source.startsWith('https:') ? `[${source.replace(/^.*\//, '')}](${source})` : `\`${source}\``;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
