import { expect, test } from 'vitest';
import { keysAffectedBy } from '../../lib/init/keys-affected.ts';
import type { Misspelling } from '../../lib/model/misspelling.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

function affected(
  kind: RenderedObject['kind'],
  dropped: readonly string[],
  misspelt: readonly [string, Misspelling][],
) {
  return keysAffectedBy({ kind, dropped, misspelt: new Map(misspelt) } as unknown as RenderedObject);
}

test.each<[RenderedObject['kind'], string, Misspelling | undefined, readonly string[] | 'all']>([
  ['domain', 'memry', { attribute: 'memory', xpath: '/domain/memory' }, ['memory']],
  ['domain', 'devices.graphics[0].port', undefined, []],
  ['domain', 'devices.disk[1].sorce', { attribute: 'source', xpath: '/domain/devices/disk[2]/source' }, ['disks']],
  ['domain', 'devices.interface[0].wol', undefined, ['interfaces']],
  ['domain', 'os.secure', undefined, ['firmware']],
  ['domain', 'devices.dsik', undefined, ['tpm', 'disks', 'interfaces']],
  ['domain', 'active', undefined, []],
  ['pool', 'volumes', undefined, ['volumes']],
  ['domain', 'memoryBacking.hugepags', undefined, []],
  ['domain', 'nonsense', undefined, 'all'],
  ['domain', 'templates.windows { nonsense }', undefined, 'all'],
  ['domain', 'templates.windows { memry }', { attribute: 'memory', xpath: '/domain/memory' }, ['memory']],
  ['domain', 'templates.windows { instal_vm }', { attribute: 'install_vm', xpath: undefined }, 'all'],
  ['network', 'forward.mod', { attribute: 'mode', xpath: '/network/forward/@mode' }, ['forward']],
  ['network', 'ip.adress', { attribute: 'address', xpath: '/network/ip/@address' }, ['address', 'dhcp']],
  ['network', 'ip.dhcp.rnge', { attribute: 'range', xpath: '/network/ip/dhcp/range' }, ['dhcp']],
  ['network', 'bridge.nme', { attribute: 'name', xpath: '/network/bridge/@name' }, []],
  ['volume', 'nonsense', undefined, []],
  ['pool', 'target.pth', { attribute: 'path', xpath: '/pool/target/path' }, ['path']],
])('%s: %s (meant: %j) concerns %j', (kind, path, meant, keys) => {
  expect(affected(kind, [path], meant ? [[path, meant]] : [])).toEqual(keys);
});
