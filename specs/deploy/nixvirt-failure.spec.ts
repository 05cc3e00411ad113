import { expect, test } from 'vitest';
import { brokeAt, nixVirtFailure } from '../../lib/deploy/nixvirt-failure.ts';
import { refusalCure } from '../../lib/deploy/refusal-cure.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const ended = (code: number, ...stderr: string[]) =>
  nixVirtFailure({ argv: ['python3'], code, stdout: '', stderr: `${stderr.join('\n')}\n` });
const report = 'NixVirt: QEMU: pool 15a8ed61-d72d-4bda-9017-60449412e25c: activate';

test('a successful run has no failure', () => {
  expect(ended(0, report, 'NixVirt: QEMU: Done')).toBeUndefined();
});

test('a refusal by libvirt is reported by its message, without the changes that were reported before', () => {
  expect(
    ended(
      1,
      'NixVirt: QEMU: changed:',
      '[update-text, /domain/memory[1], "1"]',
      report,
      "NixVirt: libvirt error: cannot open directory '/a'",
    ),
  ).toEqual({ why: "cannot open directory '/a'", traceback: false });
});

test('the lost message of NixVirt’s own error is found in the traceback', () => {
  const failure = ended(
    1,
    report,
    'NixVirt: Traceback (most recent call last):',
    '  File "/nix/store/x y/tool/nixvirt-module-helper", line 64, in <module>',
    '    typeSpec.defineExtra()',
    '  File "/nix/store/x y/tool/nixvirt.py", line 231, in _defineExtra',
    '    raise NixVirtError("volume: name inconsistent with definition")',
    'nixvirt.NixVirtError: <exception str() failed>',
    'During handling of the above exception, another exception occurred:',
    'Traceback (most recent call last):',
    '  File "/nix/store/x y/tool/nixvirt.py", line 22, in __str__',
    '    return msg',
    '           ^^^',
    "NameError: name 'msg' is not defined",
  );
  expect(failure).toEqual({
    why: 'volume: name inconsistent with definition (nixvirt.py line 231; NixVirt itself does not print this message)',
    traceback: true,
  });
});

test('any other traceback is a failure, even with exit 0, and is reported by its exception and position', () => {
  const failure = ended(
    0,
    'Traceback (most recent call last):',
    '  File "/x/nixvirt.py", line 350, in fromDefinition',
    '    specUUID = uuid.UUID(specDefETree.find("uuid").text).bytes',
    '               ^^^^^^^^^',
    "AttributeError: 'NoneType' object has no attribute 'text'",
  );
  expect(failure).toEqual({
    why: `AttributeError: 'NoneType' object has no attribute 'text', at nixvirt.py line 350: specUUID = uuid.UUID(specDefETree.find("uuid").text).bytes`,
    traceback: true,
  });
});

test('a failure without output is reported', () => {
  expect(ended(2)?.why).toBe('it exited with 2 and printed no message');
});

test('a refusal with a known fix gets that fix', () => {
  expect(refusalCure("cannot open directory '/srv/store': No such file")).toContain('`d /srv/store 0711 root root`');
  expect(refusalCure('unsupported flags (0x40) in function qemuDomainUndefineFlags')).toContain('libvirt 8.9');
  const taken = 'internal error: Network is already in use by interface';
  expect(refusalCure(`${taken} vboxnet0`)).toContain('ip link delete vboxnet0');
  // libvirt’s own bridge: deleting it would break the other network.
  expect(refusalCure(`${taken} virbr11`)).toMatch(/another subnet.*bridge virbr11/);
  expect(refusalCure('cannot undefine domain with 2 snapshots', 'web 01')).toContain("`virsh snapshot-list 'web 01'`");
  expect(refusalCure('something else')).toBeUndefined();
  expect(refusalCure("unsupported configuration: unknown watchdog model 'itco'")).toMatch(
    /--libvirt.*remove ‘itco’.*older than 11\.3/,
  );
  expect(refusalCure("unsupported configuration: unknown watchdog model 'ithco'")).toBeUndefined();
  // A name is not a word of libvirt's.
  expect(refusalCure("operation failed: domain 'itco' already exists")).toBeUndefined();
});

test('a traceback whose cause names the object shows the action', () => {
  const object = (kind: RenderedObject['kind'], name: string, rest: Partial<RenderedObject> = {}) =>
    ({ kind, name, uuid: 'u', pool: undefined, active: null, ...rest }) as RenderedObject;
  const volume = { uuid: undefined, pool: 'store' };
  const objects = [
    object('network', 'lan'),
    object('volume', 'a', { ...volume, option: 'a' }),
    object('volume', 'b', { ...volume, option: 'other' }),
    object('domain', 'guest', { uuid: undefined }),
  ];
  const uuid = 'AttributeError, at nixvirt.py line 350: uuid.UUID(specDefETree.find("uuid").text).bytes';
  expect(brokeAt(uuid, objects)).toEqual({ verb: 'define', kind: 'domain', name: 'guest' });
  const name = 'volume: name inconsistent with definition (nixvirt.py line 228)';
  expect(brokeAt(name, objects)).toEqual({ verb: 'create', kind: 'volume', name: 'store/b' });
  const broken = [
    object('network', 'lan', { uuid: '{8E5E4E5A-0b6f-4f0e-9a52-1c6de4b0a001}' }),
    object('domain', 'odd', { uuid: '8e5e4e5a' }),
  ];
  const hexadecimal = "ValueError: badly formed hexadecimal UUID string, at uuid.py line 178: raise ValueError('…')";
  expect(brokeAt(hexadecimal, broken)).toEqual({ verb: 'define', kind: 'domain', name: 'odd' });
  expect(brokeAt('KeyError, at nixvirt.py line 1', objects)).toBeUndefined();
});
