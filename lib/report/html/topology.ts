import type { Inventory } from '../../model/inventory.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { draw } from '../topology/draw.ts';
import { pictureOf } from '../topology/picture.ts';
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
<details><summary>${describe(inventory)}</summary>${tables(inventory, anchors)}</details></section>`;
}

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
