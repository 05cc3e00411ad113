import { describe, expect, test } from 'vitest';
import { checkpointFolder } from '../../lib/checkpoint/checkpoint-folder.ts';
import { requireCheckpointName } from '../../lib/checkpoint/checkpoint-name.ts';
import { chooseKept } from '../../lib/checkpoint/choose-kept.ts';
import { formatManifest, type Manifest, parseManifest } from '../../lib/checkpoint/manifest.ts';
import { differingLines } from '../../lib/checkpoint/present-domain.ts';
import { inBytes } from '../../lib/checkpoint/room.ts';
import { nvramFile, tpmFolder } from '../../lib/checkpoint/state-paths.ts';

const digest = 'a'.repeat(64);
const uuid = '488978d5-add2-4034-81ac-f12837b29701';
const domain = (name: string, uuid: string) => ({
  ...{ name, uuid, state: 'shut off' as const, definition: { file: `${uuid}/definition.xml`, size: 3, digest } },
  ...{ files: [], folders: [], backing: [] },
});
const manifest: Manifest = {
  ...{ name: 'first', created: '2026-11-30T12:00:00.000Z', virtspec: '0.1.0', connection: 'qemu:///system' },
  ...{ libvirt: '9.0.0', qemu: '7.2.0' },
  domains: [domain('web01', uuid), domain('db01', uuid.replace('01', '02'))],
};
const code = (work: () => unknown) => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the manifest of a checkpoint', () => {
  test('is read as it was written', () => {
    expect(parseManifest(formatManifest(manifest), 'x')).toEqual(manifest);
  });

  test.each([
    ['no JSON', 'x', 'checkpoint-damaged'],
    ['an empty file', '', 'checkpoint-damaged'],
    ['another kind of JSON', '{"domains": []}', 'checkpoint-damaged'],
    ['a changed value', formatManifest(manifest).replace('9.0.0', '9.0.1'), 'checkpoint-damaged'],
    ['a newer version', formatManifest(manifest).replace('"version": 1', '"version": 2'), 'checkpoint-version'],
    [
      'a file outside of the checkpoint',
      formatManifest(manifest).replace(`${uuid}/def`, `../${uuid}/def`),
      'checkpoint-damaged',
    ],
    ['an absolute file', formatManifest(manifest).replace(`"${uuid}/def`, `"/${uuid}/def`), 'checkpoint-damaged'],
  ])('that is %s is refused', (_, text, expected) => {
    expect(code(() => parseManifest(text, 'manifest.json'))).toBe(expected);
  });
});

describe('the name of a checkpoint', () => {
  test.each(['first', 'before-upgrade_2.1', 'Prüfung', '2026-11-30'])('may be %s', (name) => {
    expect(code(() => requireCheckpointName(name))).toBe('nothing');
  });

  test.each([
    '-x',
    '--all',
    '.x',
    '..',
    'a/b',
    'a b',
    'a\nb',
    "a'b",
    'x.part',
    'x.deleted',
    'restore.json',
    'x'.repeat(201),
  ])('may not be %j', (name) => {
    expect(code(() => requireCheckpointName(name))).toBe('checkpoint-name');
  });
});

describe('the domains of a checkpoint that are restored', () => {
  const names = (words: readonly string[], alone = false) => chooseKept(manifest, words, alone).map(({ name }) => name);

  test('are all; or those that are named, if that are all, or --alone is passed', () => {
    expect(names([])).toEqual(['web01', 'db01']);
    expect(names(['db01', 'web01'])).toEqual(['web01', 'db01']);
    expect(names([uuid.toUpperCase()], true)).toEqual(['web01']);
  });

  test('are not only some of them without --alone, nor others', () => {
    expect(code(() => names(['web01']))).toBe('checkpoint-alone');
    expect(code(() => names(['web02'], true))).toBe('checkpoint-domain');
  });
});

describe('where libvirt and virtspec keep state', () => {
  const env = { HOME: '/home/ann' };
  const session = 'qemu:///session';
  const tpm = { version: '2.0', folder: undefined } as const;

  test('a TPM, by its version and the connection; or where the definition says', () => {
    expect(tpmFolder(tpm, uuid, 'qemu:///system', env)).toBe(`/var/lib/libvirt/swtpm/${uuid}/tpm2`);
    expect(tpmFolder({ ...tpm, version: '1.2' }, uuid, session, env)).toBe(
      `/home/ann/.config/libvirt/qemu/swtpm/${uuid}/tpm1.2`,
    );
    expect(tpmFolder({ ...tpm, folder: '/tpm' }, uuid, session, env)).toBe('/tpm');
  });

  test('UEFI variables, whose path libvirt leaves out of a definition', () => {
    const raw = { path: undefined, format: 'raw' };
    expect(nvramFile(raw, 'web 01', 'qemu:///system', env)).toBe('/var/lib/libvirt/qemu/nvram/web 01_VARS.fd');
    expect(nvramFile({ ...raw, format: 'qcow2' }, 'a', session, { XDG_CONFIG_HOME: '/c' })).toBe(
      '/c/libvirt/qemu/nvram/a_VARS.qcow2',
    );
    expect(nvramFile({ path: '/x', format: 'raw' }, 'a', session, env)).toBe('/x');
  });

  test('checkpoints', () => {
    expect(checkpointFolder(undefined, 'qemu:///system', env)).toBe('/var/lib/virtspec/checkpoints');
    expect(checkpointFolder(undefined, 'qemu+unix:///session?socket=/s', env)).toBe(
      '/home/ann/.local/state/virtspec/checkpoints',
    );
    expect(checkpointFolder(undefined, session, { ...env, XDG_STATE_HOME: '/s' })).toBe('/s/virtspec/checkpoints');
    expect(checkpointFolder('/data', session, env)).toBe('/data');
  });
});

test('the lines in which two definitions differ have no secrets, and are at most ten', () => {
  const lines = differingLines("<a/>\n<graphics passwd='geheim'/>\n<b/>\n<b/>", "<a/>\n<graphics passwd='neu'/>\n<b/>");
  expect(lines.map((line) => line.trim())).toEqual(["- <graphics passwd='…'/>", '- <b/>', "+ <graphics passwd='…'/>"]);
  const many = Array.from({ length: 20 }, (_, index) => `<x${index}/>`).join('\n');
  expect(differingLines(many, '').at(-1)).toMatch(/and 11 more/);
});

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KiB'],
  [200 * 1024 ** 3, '200 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(inBytes(bytes)).toBe(text);
});
