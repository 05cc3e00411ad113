import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { Workplace } from '../support/workplace.ts';

const folder = 'fixtures/lab-files';
const cases = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));

async function refusal(path: string): Promise<VirtspecError> {
  try {
    await loadLab(path);
  } catch (error) {
    if (error instanceof VirtspecError) return error;
    throw error;
  }
  throw new Error(`${path} was accepted`);
}

const print = ({ code, what, why, fix }: VirtspecError) => `${code}\n\n${what}\n\n${why}\n\n${fix}\n`;

describe('each bad lab file is refused with what, why and fix', () => {
  it.each(cases)('%s', async (name) => {
    const error = await refusal(join(folder, name));
    expect(error.kind).toBe('usage');
    await expect(print(error)).toMatchFileSnapshot(`../../${folder}/${name.replace('.yaml', '.txt')}`);
  });
});

describe('a lab file that cannot be read is refused:', () => {
  it('it does not exist', async () => {
    expect(await refusal('nowhere/lab.yaml')).toMatchObject({
      code: 'lab-not-found',
      kind: 'usage',
      fix: expect.stringContaining('--lab'),
    });
  });

  it('is a folder without a lab.yaml', async () => {
    expect(await refusal('fixtures')).toMatchObject({
      code: 'lab-not-found',
      what: 'the lab file fixtures/lab.yaml does not exist',
    });
  });

  it('it is an output of a flake', async () => {
    expect(await refusal('.#host')).toMatchObject({
      code: 'lab-not-found',
      fix: "Write a lab file for this output of the flake, and pass that: virtspec init '.#host'",
    });
  });

  it.each([
    ['flake.nix', 'Nix code', 'virtspec init (or virtspec init .#HOST).'],
    ['nixvirt/domains.nix', 'Nix code', 'virtspec init nixvirt.'],
    ['fixtures/labs/plain-linux/xml/domains/web.xml', 'libvirt XML', 'virtspec init fixtures/labs/plain-linux/xml.'],
  ])('%s: it is %s, and the error has one line of why', async (path, what, init) => {
    expect(await refusal(path)).toMatchObject({
      code: 'lab-is-source',
      kind: 'usage',
      what: `${path} is ${what}, not a lab file`,
      why: 'a lab file is YAML, and names what declares the lab',
      fix: `Pass the lab file (lab.yaml), or the folder that it is in. If there is none yet: ${init}`,
    });
  });

  it('with more than ten problems, of which the first ten are shown, and how many more there are', async () => {
    const keys = Array.from({ length: 13 }, (_, at) => `wrong${at}: 1`);
    const text = ['lab: a', 'source: { nix: . }', ...keys].join('\n');
    using place = new Workplace();
    const { what, why = '' } = await refusal(place.write('lab.yaml', text));
    expect(what).toMatch(/lab\.yaml has 13 errors$/);
    expect(why).toContain('wrong9');
    expect(why).not.toContain('wrong10');
    expect(why).toMatch(/\nand 3 more$/);
  });

  it('it is not text, or is nested too deeply', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    try {
      await writeFile(join(scratch, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
      expect(await refusal(join(scratch, 'binary'))).toMatchObject({
        code: 'lab-unreadable',
        why: 'it is not UTF-8 text',
      });
      await writeFile(join(scratch, 'deep'), `lab: ${'['.repeat(100_000)}`);
      expect((await refusal(join(scratch, 'deep'))).kind).toBe('usage');
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});
