import { expect, test } from 'vitest';
import { judgeApplied } from '../../lib/spike/judge-applied.ts';
import { nothing, seenApplied, seenObject, seenRefused } from './seen.ts';

const still = { network: '01', nics: ['11', '12'], id: 1 } as const;

/** In the form of NixVirt's own; only the line numbers matter. */
const tool = `class DomainConnection:
    def fix(self):
        for interface in interfaces:
            if len(addresses) == 0:
                interface.append(mac)
            index += 1
            return specDefETree
        else:
            return None

class NetworkConnection:
    def fix(self):
        if len(addresses) == 0:
            mode = specDefETree.xpath("/network/forward/@mode")
            if mode in [None, 'nat']:
                specDefETree.append(mac)
`;

test('a domain that keeps running with the same MACs works, with proof', () => {
  const judged = judgeApplied(seenApplied(still, still));
  expect(judged).toMatchObject({ verdict: 'works', answer: 'DC01 keeps running, and every MAC is unchanged' });
  expect(judged.evidence[0].excerpt).toBe('DC01 id 1, QEMU pid 1001 → DC01 id 1, QEMU pid 1001');
});

test.each([
  ['another NIC', { nics: ['11', '13'] }, 'no: a new MAC for NIC 2 of DC01'],
  ['a NIC less', { nics: ['11'] }, 'no: a new MAC for NIC 2 of DC01'],
  ['another network', { network: '02' }, 'no: a new MAC for network lab-net'],
  ['it is off', { id: undefined }, 'no: the running DC01 is power-cut, and stays shut off (id 1 → -)'],
  ['it is another process', { id: 2 }, 'no: the running DC01 is power-cut and restarted (id 1 → 2)'],
])('%s: fails, and says so', (_, after, answer) => {
  expect(judgeApplied(seenApplied(still, { ...still, ...after }))).toMatchObject({ verdict: 'fails', answer });
});

test('the evidence has every MAC before and after, and the lines of NixVirt that leave it to libvirt, if it has them', () => {
  const seen = seenApplied(still, { network: '02', nics: ['11', '13'], id: 2 }, tool);
  const { evidence } = judgeApplied(seen);
  expect(evidence.map(({ source, line, excerpt }) => [source, line, excerpt.split('\n').at(-1)?.trim()])).toEqual([
    ['virsh list', undefined, 'DC01 id 1, QEMU pid 1001 → DC01 id 2, QEMU pid 1002'],
    ['virsh net-dumpxml lab-net', undefined, '52:54:00:00:00:01 → 52:54:00:00:00:02'],
    ['virsh dumpxml DC01', undefined, '52:54:00:00:00:12 → 52:54:00:00:00:13'],
    ['tool/nixvirt.py', 14, "if mode in [None, 'nat']:"],
    ['tool/nixvirt.py', 3, 'return specDefETree'],
    ['virsh event', undefined, '(nothing)'],
  ]);
  const mended = tool.replace('            return specDefETree\n', '').replace('xpath("/network', 'other("/network');
  const sources = judgeApplied(seenApplied(still, { ...still, network: '02', nics: ['11', '13'] }, mended)).evidence;
  expect(sources.filter(({ source }) => source === 'tool/nixvirt.py')).toEqual([]);
});

test('a refusal, and a question that applies nothing, never pass', () => {
  expect(judgeApplied(seenRefused('Traceback')).verdict).toBe('fails');
  expect(judgeApplied(nothing).verdict).toBe('fails');
  expect(judgeApplied(seenObject('network', '<network/>', { refused: 'no' })).answer).toBe(
    'libvirt rejects the network it',
  );
});
