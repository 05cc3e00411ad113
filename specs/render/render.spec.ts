import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab, LabSource, NixSource } from '../../lib/lab/lab.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { record } from '../../lib/render/record.ts';
import { renderLab } from '../../lib/render/render.ts';

/** Neither Nix nor NixVirt can be found. */
const env = { PATH: '/nonexistent', HOME: '/nonexistent' };

describe('rendering without Nix', async () => {
  const lab = await loadLab('lab.yaml');
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    await cp('nixvirt', join(scratch, 'nixvirt'), { recursive: true });
  });
  afterAll(() => rm(scratch, { recursive: true }));
  const withSource = (source: Partial<NixSource>): Lab => ({
    ...lab,
    source: { ...lab.source, ...source } as LabSource,
  });

  it('uses the recorded XML, and states that and why', async () => {
    const { provenance, objects } = await renderLab(lab, { env });
    expect(provenance).toMatchObject({
      kind: 'recorded',
      text: expect.stringMatching(
        /^recorded XML of NixVirt 0\.6\.0 \(5dfe108\), rendered \d{4}-\d\d-\d\d by Nix [\d.]+$/,
      ),
      why: expect.stringContaining('VIRTSPEC_NIXVIRT is not set'),
    });
    expect(objects.map(({ kind, name, active }) => `${kind} ${name} ${active}`)).toEqual([
      'network lab-net true',
      'network default true',
      'pool homelab true',
      'volume dc01.qcow2 null',
      'volume sccm01.qcow2 null',
      'volume client01.qcow2 null',
      'volume client02.qcow2 null',
      'domain DC01 null',
      'domain SCCM01 null',
      'domain CLIENT01 null',
      'domain CLIENT02 null',
    ]);
  });

  it('finds only placeholders as store paths in the recorded XML', async () => {
    const { objects } = await renderLab(lab, { env });
    const paths = objects.flatMap(({ xml }) => xml.text.match(/\/nix\/store\/[^<'"]*/g) ?? []);
    expect(new Set(paths.map((path) => path.replace(/(placeholder-[^/]*).*/, '$1')))).toEqual(
      new Set(['/nix/store/virtspec-placeholder-OVMF-fd', '/nix/store/virtspec-placeholder-qemu']),
    );
  });

  it('refuses XML that was recorded from other Nix code', async () => {
    const folder = join(scratch, 'nixvirt');
    await expect(renderLab(withSource({ lists: folder }), { env })).resolves.toBeDefined();
    await writeFile(join(folder, 'domains.nix'), '{ ... }: [ ]');
    await expect(renderLab(withSource({ lists: folder }), { env })).rejects.toMatchObject({
      code: 'recorded-stale',
      kind: 'environment',
    });
  });

  it('fails if nothing is recorded', async () => {
    await expect(renderLab(withSource({ recorded: undefined }), { env })).rejects.toMatchObject({
      code: 'render-impossible',
      kind: 'environment',
    });
  });

  it('does not accept XML without provenance as a recording', async () => {
    const recorded = 'fixtures/labs/plain-linux/xml';
    await expect(renderLab(withSource({ recorded }), { env })).rejects.toMatchObject({
      code: 'manifest-invalid',
      kind: 'usage',
    });
  });

  it('records nothing', async () => {
    await expect(record(lab, { env })).rejects.toMatchObject({ code: 'record-needs-nix' });
    await expect(record(await loadLab('fixtures/labs/plain-linux/lab.yaml'), { env })).rejects.toMatchObject({
      code: 'record-needs-nix',
    });
  });
});
