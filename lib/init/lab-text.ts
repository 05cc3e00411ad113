import { stringify } from 'yaml';
import { howToFill, type ObjectSection } from '../lab/open-entries.ts';
import { schemaUrl } from '../lab/schema-url.ts';
import type { Held, HeldLab, HeldObject } from '../lab/what-to-hold.ts';

/** What a lab file is written from. */
export interface LabToWrite {
  readonly name: string;
  /** As `source:` takes it. */
  readonly source: Held;
  /** A line each, above the source: what else there is to know of it. */
  readonly remarks: readonly string[];
  /** Undefined where the lab could not be read: then nothing is held of its objects. */
  readonly held: HeldLab | undefined;
}

/** A lab file, with comments that say what each part is for. */
export function labText({ name, source, remarks, held }: LabToWrite): string {
  const lines = [
    `# yaml-language-server: $schema=${schemaUrl('lab')}`,
    '# What this lab must be. `virtspec verify` compares it with the declaration, and with what libvirt',
    '# makes of that.',
    `lab: ${flow(name)}`,
    '',
    '# Where the XML comes from.',
    ...remarks.map((remark) => `# ${remark}`),
    `source: ${flow(source)}`,
    ...(held ? partsOf(held) : nothingHeld),
  ];
  return `${lines.join('\n')}\n`;
}

function partsOf({ networks, pools, domains }: HeldLab): string[] {
  if (networks.length + pools.length + domains.length === 0) return nothingHeld;
  return [
    '',
    '# What must not change by mistake. A key that is left out is not checked; the schema has more: mac,',
    '# uuid, bridge, cpu, xpath, ...',
    ...([...networks, ...pools, ...domains].some(({ note }) => note !== undefined) ? [`# ${howToFill}`] : []),
    ...sectionLines('networks', networks),
    ...sectionLines('pools', pools),
    ...sectionLines('domains', domains),
    '',
    '# Uncomment it when every object is listed above: one that is not is then a finding.',
    '# complete: true',
  ];
}

const nothingHeld = [
  '',
  '# What must not change by mistake: networks, pools and domains by name. What is left out is not',
  '# checked.',
  '# networks: { lan: { address: 10.10.0.1/24 } }',
  '# domains: { web01: { memory: 2 GiB, firmware: uefi } }',
];

/** A section with its entries; nothing for none. */
export function sectionLines(title: ObjectSection, objects: readonly HeldObject[]): string[] {
  if (objects.length === 0) return [];
  return [`${title}:`, ...objects.flatMap(entryLines)];
}

/** So much stands on one line; more has a line a key. */
const widest = 100;

/** The entry of an object, indented by two spaces. */
export function entryLines({ name, held, note }: HeldObject): string[] {
  const remark = note === undefined ? [] : [`  # ${note}`];
  const line = `  ${flow(name)}: ${flow(held)}`;
  if (line.length <= widest) return [...remark, line];
  return [...remark, `  ${flow(name)}:`, ...Object.entries(held).flatMap(([key, value]) => keyOf(key, value))];
}

function keyOf(key: string, value: unknown): string[] {
  const line = `    ${key}: ${flow(value)}`;
  if (line.length <= widest || typeof value !== 'object' || value === null) return [line];
  const items = Array.isArray(value)
    ? value.map((item) => `      - ${flow(item)}`)
    : Object.entries(value).map(([name, held]) => `      ${flow(name)}: ${flow(held)}`);
  return [`    ${key}:`, ...items];
}

/** On one line; a name or value is quoted where YAML would read something else. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return '{}';
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, held]) => `${flow(key)}: ${flow(held)}`)
      .join(', ')} }`;
  // As an item of a list, where a comma or a bracket is quoted, too.
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trim().slice(2, -2);
}
