import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { xmlDifferences } from '../../../lib/drift/xml-difference.ts';
import { convertLab } from '../../../lib/init/nix/convert-lab.ts';
import { type Draft, titleOf } from '../../../lib/init/nix/draft.ts';
import { loadLab } from '../../../lib/lab/load.ts';
import type { RenderedObject } from '../../../lib/model/rendered.ts';
import { renderLab } from '../../../lib/render/render.ts';
import { renderedObject } from '../../../lib/render/rendered-object.ts';
import { readXmlFolder } from '../../../lib/render/xml-folder.ts';
import { describeLane, missingTools } from '../../support/lane.ts';
import { mutationsOf } from '../../support/mutations.ts';
import { nightly } from '../../support/nightly.ts';
import { lockedNixVirt } from '../../support/nix-sources.ts';
import { root } from '../../support/virtspec.ts';
import { Workplace } from '../../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const env = { ...process.env, VIRTSPEC_NIXVIRT: nixvirt.folder };

/** The labs; by day every so many of the changes. */
const labs = [
  ['fixtures/rendered/homelab-sccm', 20],
  ['fixtures/labs/cloud-linux/xml', 5],
  ['fixtures/cases/hugepages-and-tuning/xml', 2],
] as const;

/** Single changes of the networks and domains of a lab, each as an object of its own. */
async function mutants(folder: string, step: number): Promise<RenderedObject[]> {
  const { objects } = await readXmlFolder(join(root, folder));
  const all = objects.filter(({ kind }) => kind === 'network' || kind === 'domain');
  const mutated = all.flatMap(({ kind, xml }) => mutationsOf(xml).map((one) => ({ kind, text: one.xml.text })));
  return mutated.flatMap(({ kind, text }, at) => {
    if (at % step !== 0) return [];
    const uuid = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const own = text.replace(/<uuid>[^<]*</, `<uuid>${uuid}<`).replace(/<name>[^<]*</, `<name>m${at}<`);
    // One without a name, or with two, is no object of libvirt.
    if (own.match(/<(uuid|name)>/g)?.join() !== '<name>,<uuid>') return [];
    return [renderedObject({ kind, text: own, origin: `mutant ${at}`, active: null })];
  });
}

/** Where the two differ in more than the base of a number, the unit of a size or the spelling of a display's address; without the table of drift. */
function lost({ object, ...draft }: Draft, written: RenderedObject): string[] {
  const known = draft.form === 'attributes' ? draft.leftOut.map(({ xpath }) => bare(xpath)) : [];
  return xmlDifferences(written.xml, object.xml)
    .filter(({ from, to }) => from === '(nothing)' || to === '(nothing)' || Number(from) !== Number(to))
    .map(({ xpath }) => bare(xpath))
    .filter((xpath) => !/^\/domain\/(memory|currentMemory)(\/@unit)?$|\/graphics\/(@listen|listen)/.test(xpath))
    .filter((xpath) => !known.some((one) => `${xpath}/`.startsWith(`${one}/`)));
}

const bare = (xpath: string) => xpath.replace(/\[\d+\]/g, '');

describeLane(
  'nix',
  'single changes of an XML',
  () => {
    test.for(labs)('%s: each is in the Nix, or the object stays XML', async ([folder, step]) => {
      using place = new Workplace();
      const objects = await mutants(folder, nightly ? 1 : step);
      const { files, drafts } = await convertLab({ objects, emptied: [], absent: [] }, { base: root, env });
      for (const [path, text] of files) {
        mkdirSync(dirname(place.path(path)), { recursive: true });
        writeFileSync(place.path(path), text);
      }
      const lab = place.write('lab.yaml', 'lab: spec\nsource: { nix: . }\n');
      const rendered = new Map(
        (await renderLab(await loadLab(lab), { env })).objects.map((one) => [titleOf(one), one]),
      );
      const wrong = drafts.flatMap((draft) => {
        const written = rendered.get(titleOf(draft.object));
        return written
          ? lost(draft, written).map((xpath) => `${draft.object.xml.origin} ${xpath}`)
          : [titleOf(draft.object)];
      });
      expect(wrong).toEqual([]);
      // Some are attributes: else nothing was tested.
      expect(drafts.filter(({ form }) => form === 'attributes').length).toBeGreaterThan(10);
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);
