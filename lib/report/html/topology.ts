import type { Inventory } from '../../model/inventory.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { type Shade, shades } from '../shade.ts';
import { draw } from '../topology/draw.ts';
import { type Picture, pictureOf } from '../topology/picture.ts';
import type { Anchors } from './anchors.ts';
import { type Content, code, html, type Markup, table, trusted } from './markup.ts';

/** The lab as a picture, and as tables, which say the same in words; undefined if the report has no inventory, or the lab declares nothing. */
export async function topology(inventory: Inventory | undefined, anchors: Anchors): Promise<Markup | undefined> {
  if (!inventory) return undefined;
  const picture = pictureOf(inventory, anchors.standing);
  if (picture.nodes.length === 0) return undefined;
  const drawing = await draw(picture);
  return html`<section id="topology" aria-labelledby="topology-title"><h2 id="topology-title">The lab</h2>
${
  'svg' in drawing
    ? html`<div class="picture" tabindex="0" role="group" aria-label="Picture of the lab; the tables below say the same">${trusted(drawing.svg)}</div>`
    : html`<p>There is no picture: ${drawing.unavailable}.</p>`
}
${'svg' in drawing && legend(picture)}
<details><summary>${describe(inventory)}</summary>${tables(inventory, anchors)}</details></section>`;
}

/** What its borders and lines mean, as far as they are in the picture. */
function legend({ nodes, edges }: Picture): Markup {
  const borders = shades.filter((shade) => shade !== 'none' && nodes.some(({ standing }) => standing.shade === shade));
  const isThere = (kind: 'nic' | 'disk') => edges.some((edge) => edge.kind === kind);
  const entries = [
    ...borders.map((shade) => [`border ${shade}`, borderWords[shade]] as const),
    ...(nodes.some(({ kind }) => kind === 'outside') ? [['border outside', 'not declared in this lab'] as const] : []),
    ...(isThere('nic') ? [['line nic', 'network adapter, in the colour of its network'] as const] : []),
    ...(isThere('disk') ? [['line disk', 'disk'] as const] : []),
  ];
  return html`<ul class="legend" aria-label="Legend">${entries.map(
    ([mark, words]) => html`<li><span class="${mark}" aria-hidden="true"></span>${words}</li>`,
  )}</ul>`;
}

const borderWords: Readonly<Record<Shade, string>> = {
  fail: 'failed',
  warn: 'warning',
  waived: 'waived',
  pass: 'passed',
  skip: 'not run',
  none: 'not judged',
};

function describe({ networks, pools, domains }: Inventory): string {
  const volumes = pools.reduce((sum, pool) => sum + pool.volumes.length, 0);
  return (
    [
      [networks.length, 'network'],
      [pools.length, 'pool'],
      [volumes, 'volume'],
      [domains.length, 'domain'],
    ] as const
  )
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(', ');
}

function tables({ networks, pools, domains }: Inventory, { standing }: Anchors): Content {
  const name = (kind: 'network' | 'pool' | 'volume' | 'domain', of: string, shown = of) => {
    const { shade, link } = standing(kind, of);
    return link === undefined ? html`<b>${shown}</b>` : html`<a class="${shade}" href="${link}">${shown}</a>`;
  };
  const lines = (all: readonly string[]) => all.map((line) => html`${code(line)}<br>`);
  return [
    networks.length > 0 &&
      table(
        ['Network', 'Forward', 'Bridge', 'Addresses', 'DHCP'],
        networks.map((one) => [
          name('network', one.name),
          one.forward,
          one.bridge ?? '',
          lines(one.addresses),
          lines(one.dhcp),
        ]),
      ),
    pools.length > 0 &&
      table(
        ['Pool', 'Type', 'Path', 'Volumes'],
        pools.map((pool) => [
          name('pool', pool.name),
          pool.type,
          code(pool.path ?? 'none'),
          pool.volumes.map((volume) => {
            const size = volume.capacity === undefined ? '' : ` ${readableQuantity(volume.capacity)}`;
            return html`${name('volume', `${pool.name}/${volume.name}`, volume.name)}${size} ${volume.format ?? ''}<br>`;
          }),
        ]),
      ),
    domains.length > 0 &&
      table(
        ['Domain', 'Memory', 'vCPUs', 'Firmware', 'TPM', 'Network adapters', 'Disks'],
        domains.map((domain) => [
          name('domain', domain.name),
          domain.memory === undefined ? '' : readableQuantity(domain.memory),
          domain.vcpus === undefined ? '' : String(domain.vcpus),
          domain.firmware,
          domain.tpm ?? 'none',
          lines(
            domain.interfaces.map(({ mac, model, on, type }) =>
              [mac ?? 'no MAC', model, on ?? type].filter(Boolean).join(' '),
            ),
          ),
          lines(
            domain.disks.map(({ target, device, pool, volume, file }) =>
              [target, device, pool && volume ? `${pool}/${volume}` : file].filter(Boolean).join(' '),
            ),
          ),
        ]),
      ),
  ];
}
