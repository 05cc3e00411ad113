import { declaredRows } from '../../lib/drift/policies.ts';
import type { PolicyRow } from '../../lib/drift/policy.ts';

/** docs/drift.md */
export function driftPage(): string {
  return [
    '# Drift: what is declared, and what libvirt has',
    '',
    'Generated from the table of policies (`lib/drift/policies/`) by `npm run docs`.',
    '',
    'libvirt never stores XML exactly as declared: it fills in addresses, controllers and defaults, and normalises values. The check',
    '[declared-drift](checks.md#declared-drift) distinguishes these from real changes, in two ways:',
    '',
    '- **by libvirt itself**, if the lab was verified in a sandbox: the declared XML was defined on trial there, and what libvirt stored is',
    '  compared with what exists. So no spelling, unit, default or release of libvirt is reported as drift, and the comparison also covers',
    '  what the table does not check (`left-open`): an address, a PCI controller, the emulator.',
    '- **by the table** below, if no sandbox ran, and for volumes: both sides are brought into libvirt’s form, then compared. Everything',
    '  without a row must be the same.',
    '',
    'The order of elements with the same name counts (interfaces, boot devices); that of attributes and of different elements does not. If an element is',
    'identified by a key (a controller’s type and index), a change of the key is reported as one element removed and another added.',
    '',
    'The table is tested against libvirt 9.0, 11.3 and 12.8: every object of the fixture labs, and single changes of them. It is also tested',
    'against the test corpora of libvirt 9.0 and 11.3, if `VIRTSPEC_LIBVIRT_TESTS` names their `tests` folders (`apt-get source libvirt` on',
    'Debian 12 and 13); the differences there are listed with their reasons (`specs/drift/libvirt/corpus-exceptions.ts`). The table does not cover what libvirt fills in',
    'for machines other than PCs. Names are compared by namespace, whatever the prefix.',
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
  ignored: 'is not part of the configuration',
  'filled-in':
    'libvirt fills it in when the object starts, and drops it afterwards; its value counts, its absence does not',
  'left-open': 'if it is not declared, any value is accepted; a declared value counts',
  dropped: 'libvirt, or a newer release of it, reads it and does not store it; if it is stored, it counts',
  default: 'the value if none is declared',
  spelt: 'several spellings mean the same value',
  alias: 'libvirt replaces the declared name by the name that it is an alias for',
  completed: 'libvirt adds to what was declared',
  unordered: 'elements of the same name may be in any order',
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
