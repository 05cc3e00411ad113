import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

const first = "      <mac address='52:54:00:56:00:10'/>\n";
const second = "      <mac address='52:54:00:7a:00:10'/>\n";

/** The finding for DC01's MACs, or for the model of its adapters. */
function judged(change: (parts: Parts) => void, check = 'interface-mac-pinned', name = 'DC01') {
  const parts = goodParts();
  change(parts);
  const findings = runChecks(contextOf(parts), { select: [check] });
  const finding = findings.find(({ subject }) => subject.name === name);
  return [
    finding?.status,
    finding && 'reason' in finding ? finding.reason : finding && 'actual' in finding && finding.actual,
  ];
}

const bare = (mac: string) => (parts: Parts) => parts.declared.edit('domain-DC01', mac, '');

test('a derived MAC that is the same after the second apply counts as declared', () => {
  const derived = 'not declared, but the same after the re-apply';
  expect(judged(bare(first))).toEqual(['pass', `${derived}, 52:54:00:7a:00:10`]);
  expect(judged(bare(second))).toEqual(['pass', `52:54:00:56:00:10, ${derived}`]);
  const ofNetwork = (parts: Parts) =>
    parts.declared.edit('network-default', "  <mac address='52:54:00:7a:00:01'/>\n", '');
  expect(judged(ofNetwork, 'network-mac-pinned', 'default')).toEqual(['pass', derived]);
});

test('a MAC that the second apply changes does not', () => {
  const changed = (parts: Parts) => {
    bare(first)(parts);
    parts.rebuilt.xml = (after) => after.edit('domain-DC01', '52:54:00:56:00:10', '52:54:00:aa:bb:cc');
  };
  expect(judged(changed)).toEqual(['fail', 'none on interface 1']);
});

test('without a second apply, the first adapter’s MAC is unknown, and any other adapter’s is missing', () => {
  const unseen = (mac: string) => (parts: Parts) => {
    bare(mac)(parts);
    parts.rebuilt.unavailable = 'a spec';
  };
  expect(judged(unseen(first))).toEqual([
    'skip',
    expect.stringMatching(/^cannot be checked in this run: interface 1 has no MAC address/),
  ]);
  expect(judged(unseen(second))).toEqual(['fail', 'none on interface 2']);
});

test('an adapter of the host has no model to declare', () => {
  const ofHost = (parts: Parts) => {
    parts.declared.edit('domain-DC01', "<interface type='bridge'>", "<interface type='hostdev'>");
    parts.declared.edit('domain-DC01', "      <model type='e1000e'/>\n", '');
  };
  expect(judged(ofHost, 'interface-model-explicit')).toEqual(['pass', 'the host’s own (hostdev), e1000e']);
});
