import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { JsonSchema } from '../../lib/lab/json-schema.ts';
import { units } from '../../lib/model/quantity.ts';
import { heldBy } from './lab-file-checks.ts';
import { alternatives, type Key, sectionsOf } from './lab-file-keys.ts';

/** A lab file with every key, from which the page takes its examples. */
export const everyKey = join(import.meta.dirname, 'every-key.yaml');

const about = `# The lab file

Generated from the schema (\`lib/lab/schema.ts\`) by \`npm run docs\`. Editors show the same descriptions: \`virtspec init\` writes the line that tells them
where the schema is.

\`\`\`yaml
# yaml-language-server: $schema=https://unpkg.com/virtspec/schema/lab.schema.json
lab: web                       # required
source: { nix: nixvirt }       # required
domains:
  web01: { memory: 2 GiB }     # everything else is optional
\`\`\`

What a file does not mention is judged only by the [checks](checks.md) that apply to every lab. The last column names the checks that compare a key with the
declaration, and with what libvirt has; keys without a check say how the lab is verified. Paths are relative to the file.

| Value | Written as |
| --- | --- |
| size | a whole number and a unit: \`512 MiB\`, \`60 GiB\`. Units: ${units.map((unit) => `\`${unit}\``).join(', ')}, as libvirt has them (KB is 1000 bytes, KiB is 1024) |
| address with prefix | the host's own address on a network: \`192.168.56.1/24\`, \`fd00::1/64\` |
| address range | first and last, both included: \`192.168.56.100-192.168.56.200\` |
| day | \`2027-06-30\` |
| text | quoted if YAML would read it as something else: \`"2.0"\`, \`"10"\`, \`"yes"\` |
`;

const titles: Readonly<Record<string, string>> = {
  '': 'The file',
  source: 'source',
  'networks.*': 'networks.NAME',
  'pools.*': 'pools.NAME',
  'pools.*.volumes.*': 'pools.NAME.volumes.NAME',
  'domains.*': 'domains.NAME',
  'domains.*.disks.*': 'domains.NAME.disks',
  'domains.*.interfaces.*': 'domains.NAME.interfaces',
  'domains.*.ssh': 'domains.NAME.ssh',
  'waivers.*': 'waivers',
  scenario: 'scenario',
};

/** Sources that the example does not have, because they exclude its own. */
const elsewhere: Readonly<Record<string, string>> = { 'source.xml': 'xml', 'source.settings': 'settings.json' };

/** docs/lab-file.md */
export function labFilePage(): string {
  const example: unknown = parse(readFileSync(everyKey, 'utf8'));
  const sections = [...sectionsOf()].flatMap(([path, keys]) => [
    `## ${titles[path] ?? path}`,
    '',
    '| Key | Value | Default | Example | | Checks |',
    '| --- | --- | --- | --- | --- | --- |',
    ...keys.map((key) => row(key, example)),
    '',
  ]);
  return [about, ...sections].join('\n');
}

function row({ path, name, schema, required }: Key, example: unknown): string {
  const below = titles[path] ?? titles[`${path}.*`];
  const { text, byDefault } = split(schema.description ?? '');
  const fallback = heldBy[path] && /\*/.test(path) ? 'not checked' : 'none';
  return `| ${[
    `\`${name}\``,
    [...new Set(alternatives(schema).map(typeOf))].join(', or '),
    required ? 'required' : (byDefault ?? fallback),
    below === undefined
      ? `\`${elsewhere[path] ?? exampleOf(example, path.split('.'))}\``
      : `see [below](#${anchorOf(below)})`,
    linked(text),
    (heldBy[path] ?? []).map((id) => `[${id}](checks.md#${id})`).join(', '),
  ]
    .map((cell) => cell.replaceAll('|', '\\|'))
    .join(' | ')} |`;
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

/** `Default: …` is a sentence of the description. */
function split(description: string): { readonly text: string; readonly byDefault: string | undefined } {
  const [sentence, byDefault] = /\s*Default: (.*?)\.(?=\s|$)/.exec(description) ?? [];
  return { text: sentence === undefined ? description : description.replace(sentence, '').trim(), byDefault };
}

function linked(text: string): string {
  return text.replace(/https:\/\/\S+[^\s.]/g, '<$&>').replace(/\bdocs\/([\w-]+\.md)/g, '[$1]($1)');
}

/** What a value is, in words. */
function typeOf(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.items) return `list of ${alternatives(schema.items).map(typeOf).join(' or ')}`;
  if (typeof schema.additionalProperties === 'object') {
    const values = alternatives(schema.additionalProperties).map(typeOf);
    return `mapping of names to ${[...new Set(values)].filter((value) => value !== 'nothing').join(' or ')}`;
  }
  const types = [schema.type ?? 'any'].flat().map((type) => words[type] ?? type);
  return types.join(' or ');
}

const words: Readonly<Record<string, string>> = {
  object: 'mapping',
  string: 'text',
  boolean: '`true`, `false`',
  integer: 'whole number',
  null: 'nothing',
};

/** The first value at a path, where `*` is any name or position, on one line. */
export function exampleOf(example: unknown, [step, ...rest]: readonly string[]): string | undefined {
  if (step === undefined)
    return stringify(example, { flowCollectionPadding: true, collectionStyle: 'flow', lineWidth: 0 }).trim();
  if (typeof example !== 'object' || example === null) return undefined;
  const inside =
    step === '*' ? Object.values(example) : Object.hasOwn(example, step) ? [Reflect.get(example, step)] : [];
  return inside.map((value) => exampleOf(value, rest)).find((found) => found !== undefined);
}
