import { createHash } from 'node:crypto';
import type { AbsentVolume, DeclaredConnection, ListedKind } from '../../model/rendered.ts';
import { type Draft, titleOf } from './draft.ts';
import { attributeLines, nixString, nixText } from './nix-text.ts';
import { placesText } from './places-text.ts';

/** Files, by their paths in the folder. */
export type FolderText = ReadonlyMap<string, string>;

/**
 * The lists `networks.nix`, `pools.nix` and `domains.nix`, as NixVirt's options take them, and the XML that they name. A kind without objects has no
 * list, because NixVirt takes an empty one for the order to delete all of the kind; unless that is declared.
 *
 * @param joined whether the lists are added to those of another module
 */
export function folderText(
  drafts: readonly Draft[],
  { emptied, absent }: Omit<DeclaredConnection, 'objects'>,
  joined = false,
): FolderText {
  const files = new Map<string, string>();
  for (const kind of ['network', 'pool', 'domain'] as const) {
    const own = drafts.filter(({ object }) => object.kind === kind);
    if (own.length === 0 && !emptied.includes(kind)) continue;
    const items = own.map((draft) => entryText(draft, volumesOf(draft, drafts, absent)));
    files.set(`${kind}s.nix`, listText(kind, items, joined));
  }
  for (const draft of drafts) if (draft.form === 'xml') files.set(xmlFile(draft), draft.object.xml.text);
  return files;
}

const heads: Readonly<Record<ListedKind, readonly string[]>> = {
  network: ['The networks, as NixVirt’s option `networks` takes them.'],
  pool: [
    'The storage pools, as NixVirt’s option `pools` takes them.',
    'A volume that is missing is created; one that is there is never touched, whatever its size.',
  ],
  domain: ['The domains, as NixVirt’s option `domains` takes them.'],
};

function listText(kind: ListedKind, items: readonly string[], joined: boolean): string {
  const deletes =
    items.length === 0
      ? `An empty list deletes every ${kind} of the host.`
      : `What is on the host and ${joined ? 'in no list' : 'not in this list'}, NixVirt deletes.`;
  const comments = [...heads[kind], deletes].map((line) => `# ${line}\n`).join('');
  const body = items.length === 0 ? '[ ]' : `[\n${items.map((item) => `  ${item}\n`).join('\n')}]`;
  return `${comments}{ NixVirt, ... }:\n${body}\n`;
}

/** `{ definition = ...; active = true; }`, indented by two, as the volumes of a pool are by six. */
function entryText(draft: Draft, volumes: readonly string[], indent = 2): string {
  const { kind, active, restart, option } = draft.object;
  const margin = ' '.repeat(indent + 2);
  const lines = [
    ...commentsOf(draft),
    `definition = ${definitionText(draft, indent + 2)};`,
    ...(option === undefined ? [] : [`name = ${nixString(option)};`]),
    ...(kind === 'volume' ? [] : [`active = ${active};${active === null ? ' # as it is' : ''}`]),
    ...(restart == null ? [] : [`restart = ${restart};`]),
    ...(volumes.length === 0
      ? []
      : [`volumes = [\n${volumes.map((one) => `${margin}  ${one}\n`).join('')}${margin}];`]),
  ];
  return `{\n${lines.map((line) => `${margin}${line}\n`).join('')}${' '.repeat(indent)}}`;
}

function volumesOf({ object }: Draft, drafts: readonly Draft[], absent: readonly AbsentVolume[]): string[] {
  if (object.kind !== 'pool') return [];
  const own = drafts.filter((draft) => draft.object.kind === 'volume' && draft.object.pool === object.name);
  const gone = absent.filter(({ pool }) => pool === object.name);
  return [
    ...own.map((draft) => entryText(draft, [], 6)),
    ...gone.map(({ name }) =>
      nixText(
        new Map<string, string | boolean>([
          ['name', name],
          ['present', false],
        ]),
        6,
      ),
    ),
  ];
}

function commentsOf(draft: Draft): string[] {
  if (draft.form === 'xml') return [`# XML, because ${draft.because.join('; ')}`];
  // What libvirt says of a volume is mostly about its file.
  if (draft.object.kind === 'volume') return [];
  const places = placesText(draft.leftOut.map(({ xpath }) => xpath));
  return places === '' ? [] : [`# NixVirt has no attribute for ${places}; libvirt fills that in by itself.`];
}

function definitionText(draft: Draft, indent: number): string {
  if (draft.form === 'xml') return `./${xmlFile(draft)}`;
  const { kind, name } = draft.object;
  const attributes = `{\n${attributeLines(draft.value, indent + 2)
    .map((line) => `${' '.repeat(indent + 2)}${line}\n`)
    .join('')}${' '.repeat(indent)}}`;
  if (isStoreName(`NixVirt-${kind}-${name}`)) return `NixVirt.lib.${kind}.writeXML ${attributes}`;
  // writeXML names its file after the object, and Nix refuses such a name.
  return `builtins.toFile ${nixString(`${storeName(name)}.xml`)} (NixVirt.lib.${kind}.getXML ${attributes})`;
}

/** https://nix.dev/manual/nix/latest/store/store-path: at most 211 characters. */
function isStoreName(text: string): boolean {
  return /^[A-Za-z0-9+\-._?=]{1,200}$/.test(text) && !text.startsWith('.');
}

/** The same for the same name, and another for another one. */
function storeName(name: string): string {
  if (isStoreName(name) && /^[\w+.-]+$/.test(name)) return name;
  const readable = name
    .replace(/[^\w+.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 60);
  return `${readable}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`.replace(/^-/, '');
}

/** A path that Nix can name without quotes, and copy into its store. */
function xmlFile({ object: { kind, name, pool } }: Draft): string {
  const folder = kind === 'volume' ? `volumes/${storeName(pool ?? '')}` : `${kind}s`;
  return `xml/${folder}/${storeName(name)}.xml`;
}

/** One line for each object that is XML, for the terminal. */
export function describeXml(drafts: readonly Draft[]): string[] {
  return drafts.flatMap((draft) =>
    draft.form === 'xml' ? [`${titleOf(draft.object)}: ${draft.because.join('; ')}`] : [],
  );
}
