import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { type CheckId, registry } from '../../lib/checks/registry.ts';
import { everyKey, exampleOf } from '../../scripts/docs/lab-file.ts';
import { heldBy } from '../../scripts/docs/lab-file-checks.ts';
import { sectionsOf } from '../../scripts/docs/lab-file-keys.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const keys = [...sectionsOf().values()].flat();
const leaves = keys.filter(({ path }) => /^(networks|pools|domains)\./.test(path));

describe('docs/lab-file.md', () => {
  test('has an example of every key, in a lab file that is valid', async () => {
    const example = parseDocument(readFileSync(everyKey, 'utf8')).toJS();
    const without = keys.filter(({ path }) => exampleOf(example, path.split('.')) === undefined);
    // They exclude the sources of the example.
    expect(without.map(({ path }) => path)).toEqual(['source.xml', 'source.settings']);
    using place = new Workplace();
    place.write('nixvirt/networks.nix', '[ ]');
    const file = place.write('lab.yaml', readFileSync(everyKey, 'utf8').replace(/^plan: .*\n/m, ''));
    const { loadLab } = await import('../../lib/lab/load.ts');
    await expect(loadLab(file)).resolves.toMatchObject({ name: 'web' });
  });

  test('names a check for every key of an object', () => {
    expect(leaves.length).toBeGreaterThan(40);
    expect(leaves.filter(({ path }) => heldBy[path] === undefined)).toEqual([]);
    expect(Object.keys(heldBy).filter((path) => !keys.some((key) => key.path === path))).toEqual([]);
  });
});

const web = 'web server; v1';

/** For each key, a value that is not what plain-linux declares: where in the file, and what. */
const wrong: Readonly<Record<string, readonly [at: readonly (string | number)[], value: unknown]>> = {
  networks: [['networks', 'other'], {}],
  'networks.*.uuid': [['networks', 'lan', 'uuid'], '11111111-1111-1111-1111-111111111111'],
  'networks.*.mac': [['networks', 'lan', 'mac'], '52:54:00:00:00:99'],
  'networks.*.bridge': [['networks', 'lan', 'bridge'], 'virbr99'],
  'networks.*.forward': [['networks', 'lan', 'forward'], 'route'],
  'networks.*.address': [['networks', 'lan', 'address'], '10.70.0.2/24'],
  'networks.*.dhcp': [['networks', 'lan', 'dhcp'], false],
  'networks.*.xpath': [['networks', 'lan', 'xpath'], { '/network/name': 'wan' }],
  pools: [['pools', 'other'], {}],
  'pools.*.uuid': [['pools', 'scratch', 'uuid'], '11111111-1111-1111-1111-111111111111'],
  'pools.*.type': [['pools', 'scratch', 'type'], 'logical'],
  'pools.*.path': [['pools', 'scratch', 'path'], '/elsewhere'],
  'pools.*.volumes': [['pools', 'scratch', 'volumes', 'other.qcow2'], '1 GiB'],
  'pools.*.volumes.*.capacity': [['pools', 'scratch', 'volumes', 'root.qcow2'], { capacity: '5 GiB' }],
  'pools.*.volumes.*.format': [['pools', 'scratch', 'volumes', 'root.qcow2'], { format: 'raw' }],
  'pools.*.volumes.*.xpath': [['pools', 'scratch', 'volumes', 'root.qcow2'], { xpath: { '/volume/name': 'x' } }],
  'pools.*.xpath': [['pools', 'scratch', 'xpath'], { '/pool/name': 'x' }],
  domains: [['domains', 'other'], {}],
  'domains.*.uuid': [['domains', web, 'uuid'], '11111111-1111-1111-1111-111111111111'],
  'domains.*.memory': [['domains', web, 'memory'], '1 GiB'],
  'domains.*.vcpus': [['domains', web, 'vcpus'], 7],
  'domains.*.firmware': [['domains', web, 'firmware'], 'uefi'],
  'domains.*.nvram': [['domains', web, 'nvram'], '/x.fd'],
  'domains.*.tpm': [['domains', web, 'tpm'], '2.0'],
  'domains.*.agent': [['domains', web, 'agent'], true],
  'domains.*.cpu': [['domains', web, 'cpu'], 'EPYC'],
  'domains.*.disks': [['domains', web, 'disks'], []],
  'domains.*.disks.*.source': [['domains', web, 'disks', 0, 'source'], '/x.img'],
  'domains.*.disks.*.target': [['domains', web, 'disks', 0, 'target'], 'sda'],
  'domains.*.disks.*.bus': [['domains', web, 'disks', 0, 'bus'], 'sata'],
  'domains.*.disks.*.cache': [['domains', web, 'disks', 0, 'cache'], 'unsafe'],
  'domains.*.disks.*.io': [['domains', web, 'disks', 0, 'io'], 'io_uring'],
  'domains.*.disks.*.discard': [['domains', web, 'disks', 0, 'discard'], 'ignore'],
  'domains.*.disks.*.serial': [['domains', web, 'disks', 0, 'serial'], 'X'],
  'domains.*.cdroms': [['domains', web, 'cdroms'], ['/x.iso']],
  'domains.*.interfaces': [['domains', web, 'interfaces'], []],
  'domains.*.interfaces.*.network': [['domains', web, 'interfaces', 0, 'network'], 'wan'],
  'domains.*.interfaces.*.bridge': [['domains', web, 'interfaces', 0], { bridge: 'br9' }],
  'domains.*.interfaces.*.device': [['domains', web, 'interfaces', 0], { device: 'enp9s0' }],
  'domains.*.interfaces.*.model': [['domains', web, 'interfaces', 0, 'model'], 'e1000e'],
  'domains.*.interfaces.*.mac': [['domains', web, 'interfaces', 0, 'mac'], '52:54:00:00:00:99'],
  'domains.*.servesDhcpOn': [['domains', web, 'servesDhcpOn'], ['lan']],
  'domains.*.xpath': [['domains', web, 'xpath'], { '/domain/name': 'x' }],
  complete: [['domains', web], undefined],
};

/** What XML does not show, but Nix or a libvirt does: specs/checks/faults has their faults. */
const needMore = [
  'domains.*.startsAfter',
  'domains.*.ssh',
  'domains.*.ssh.user',
  'domains.*.ssh.address',
  'domains.*.ssh.port',
  'domains.*.ssh.key',
  'networks.*.active',
  'pools.*.active',
  'domains.*.state',
  'libvirt',
  'pools.*.volumes.*.sparse',
];

test('every row of the table is tried, except those that XML does not show', () => {
  expect([...Object.keys(wrong), ...needMore].sort()).toEqual(Object.keys(heldBy).sort());
});

/** The checks of a key that the XML alone can answer. */
const byXml = (path: string) => (heldBy[path] ?? []).filter((id: CheckId) => registry[id].tier === 'rendered');

test.each(Object.entries(wrong))(
  'a wrong value of %s fails the checks that the page names',
  async (path, [at, value]) => {
    using place = new Workplace();
    place.copyLab('plain-linux');
    const document = parseDocument(readFileSync(join(root, 'fixtures/labs/plain-linux/lab.yaml'), 'utf8'));
    if (path === 'complete') document.set('complete', true);
    if (value === undefined) document.deleteIn(at);
    else document.setIn(at, document.createNode(value));
    const file = place.write('plain-linux/lab.yaml', String(document));
    const { stdout, stderr } = await callVirtspec(['verify', file, '--target', 'rendered', '--reporter', 'json'], {
      cwd: place.folder,
    });
    const findings: readonly { check: string; status: string; verdict?: string }[] = JSON.parse(
      stdout || expect.fail(stderr),
    ).findings;
    const failed = new Set(
      findings.filter(({ status }) => ['fail', 'warn'].includes(status)).map(({ check }) => check),
    );
    expect(byXml(path).length).toBeGreaterThan(0);
    for (const id of byXml(path)) expect([...failed], path).toContain(id);
  },
);
