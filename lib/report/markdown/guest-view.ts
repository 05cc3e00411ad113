import type { GuestDrive, GuestInterface, GuestMarks, GuestView } from '../../model/guest-view.ts';
import type { ProbeBoot } from '../../model/probe.ts';
import { describeFirmware, describeSize, describeSource, describeTpm } from '../probe-words.ts';
import { code, prose, table } from './escape.ts';

/**
 * What a guest saw of its machine.
 * @param again what it saw at its second boot
 */
export function formatView(view: GuestView, { contacts }: ProbeBoot, again: GuestView | undefined): string[] {
  return [
    '',
    ...table(['', ''], factsOf(view, again)),
    ...(view.interfaces.length > 0
      ? [
          '',
          ...table(
            adapterHead,
            view.interfaces.map((adapter) => adapterRow(adapter, contacts)),
          ),
        ]
      : ['', 'It has no network adapter.']),
  ];
}

function factsOf(view: GuestView, again: GuestView | undefined): string[][] {
  const facts: (readonly [string, string] | undefined)[] = [
    ['Firmware', prose(describeFirmware(view))],
    ['TPM', prose(describeTpm(view.tpm))],
    view.tpm?.pcr7 === undefined ? undefined : ['PCR 7', `${code(view.tpm.pcr7)}${pcrAgain(view, again)}`],
    ['vCPUs', String(view.vcpus)],
    ['Memory', describeSize(view.memory)],
    ['UUID', view.uuid === undefined ? 'none' : code(view.uuid)],
    ['Disks', listOf(view.disks.map(formatDrive))],
    ['CD-ROMs', listOf(view.cdroms.map(formatDrive))],
    view.shares.length === 0
      ? undefined
      : [
          'Shares',
          view.shares
            .map(({ tag, readable, problem }) =>
              readable
                ? `${code(tag)} readable`
                : `${code(tag)} **not readable**: ${prose(problem ?? 'no reason given')}`,
            )
            .join('; '),
        ],
    ...(again && view.left ? [['Kept', keptOf(view.left, again.kept)] as const] : []),
    view.moduleErrors.length === 0 ? undefined : ['Drivers that did not load', someOf(view.moduleErrors)],
  ];
  return facts.filter((fact) => fact !== undefined).map(([name, value]) => [`**${name}**`, value]);
}

/** What the first boot left behind, and what the second found. */
function keptOf(left: GuestMarks, kept: GuestMarks): string {
  const mark = (name: string, before: string | undefined, after: string | undefined) => {
    if (before === undefined) return undefined;
    if (before === after) return `${name} as it was left`;
    return `${name} ${code(before)}, at the second boot ${after === undefined ? '**gone**' : code(after)}`;
  };
  const marks = [
    mark('the EFI variable', left.variable, kept.variable),
    mark('the TPM’s NV index', left.nvIndex, kept.nvIndex),
  ];
  return listOf(marks.filter((text) => text !== undefined));
}

function pcrAgain({ tpm }: GuestView, again: GuestView | undefined): string {
  const after = again?.tpm?.pcr7;
  if (after === undefined) return '';
  return after === tpm?.pcr7 ? ', the same at the second boot' : `, at the second boot ${code(after)}`;
}

function formatDrive({ name, bus, bytes }: GuestDrive): string {
  return `${code(name)} on ${bus}, ${bytes === undefined ? 'empty' : describeSize(bytes)}`;
}

const adapterHead = ['Adapter', 'MAC', 'Driver', 'PCI', 'Address', 'How', 'Gateway', 'Heard on'];

function adapterRow(adapter: GuestInterface, contacts: ProbeBoot['contacts']): string[] {
  const { name, mac, driver, pciId, pciAddress, address, prefix, router, gatewayAnswers } = adapter;
  const bridges = contacts.filter((contact) => contact.mac === mac).map(({ bridge }) => bridge);
  const gateway = gatewayAnswers === undefined ? 'not asked' : gatewayAnswers ? 'answers' : '**silent**';
  return [
    code(name),
    code(mac),
    driver === undefined ? '**none**' : code(driver),
    [pciId, pciAddress]
      .filter((part) => part !== undefined)
      .map(code)
      .join(' at ') || 'none',
    address === undefined ? '**none**' : code(prefix === undefined ? address : `${address}/${prefix}`),
    prose(describeSource(adapter)),
    router === undefined ? gateway : `${gateway}, router ${code(router)}`,
    [...new Set(bridges)].map(code).join(', ') || 'no bridge',
  ];
}

/** A kernel may print many messages, and repeat them. */
function someOf(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const shown = distinct.slice(0, 5);
  const left = distinct.length - shown.length;
  return listOf([...shown.map(code), ...(left > 0 ? [`${left} more, which the JSON has`] : [])]);
}

function listOf(parts: readonly string[]): string {
  return parts.join('; ') || 'none';
}
