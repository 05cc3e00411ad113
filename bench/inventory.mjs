#!/usr/bin/env node
// How long virtspec takes to know and judge a libvirt with a thousand domains, against plain ways to fetch the same XML:
// python-libvirt over one connection, one virsh with all commands on its command line, and one virsh process a domain. All in one run, in turn; ratios of medians.
//
//   npm run bench:inventory [-- DOMAINS]
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { $ } from 'zx';
import { runChecks } from '../dist/check/run-checks.js';
import { collectInventory } from '../dist/libvirt/inventory.js';
import { Sandbox } from '../dist/target/sandbox/sandbox.js';
import { formatSeconds, median, printTable } from './measure.mjs';

const count = Number(process.argv[2] ?? 1000);
const rounds = 7;
const perProcess = 40;

const template = readFileSync(new URL('../fixtures/rendered/homelab-sccm/domains/DC01.xml', import.meta.url), 'utf8')
  .replace("type='kvm'", "type='qemu'")
  .replace(/<emulator>.*<\/emulator>/, '')
  .replace(/<loader.*<\/nvram>/s, '')
  .replace(/<hyperv.*<\/hyperv>/s, '')
  .replace(/<cpu [^>]*>/, '');
const hex = (number, length) => number.toString(16).padStart(length, '0');
const uuidOf = (index) => `00000000-0000-4000-8000-${hex(index, 12)}`;
const domainXml = (index) =>
  template
    .replace('<name>DC01', `<name>VM${index}`)
    .replace(/<uuid>[^<]*/, `<uuid>${uuidOf(index)}`)
    .replace(/dc01\./g, `vm${index}.`)
    .replace('96:f8:bb', `01:${hex(index >> 8, 2)}:${hex(index & 255, 2)}`)
    .replace('b4:56:ba', `02:${hex(index >> 8, 2)}:${hex(index & 255, 2)}`);

const python = `
import libvirt, sys, time
begin = time.perf_counter()
connection = libvirt.openReadOnly(sys.argv[1])
xml = [domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) for domain in connection.listAllDomains()]
assert len(xml) == int(sys.argv[2])
print(time.perf_counter() - begin)
`;

const sandbox = await Sandbox.start();
try {
  const virsh = await sandbox.virsh();
  const definitions = Array.from({ length: count }, (_, index) => {
    const file = `${sandbox.folder}/domain-${index}.xml`;
    writeFileSync(file, domainXml(index));
    return virsh.output(['define', '--file', file]);
  });
  await Promise.all(definitions);
  await virsh[Symbol.asyncDispose]();

  const times = { collect: [], checks: [], virsh: [], python: [], processes: [] };
  let size = 0;
  for (let round = 0; round < rounds; round++) {
    // A new session each time, as a new run has.
    const began = performance.now();
    const session = await sandbox.virsh();
    const inventory = await collectInventory(session);
    const collected = performance.now();
    const observed = { ...inventory, host: { links: [], files: [] } };
    const lab = {
      name: 'bench',
      file: 'bench',
      source: { kind: 'xml', folder: '/' },
      networks: [],
      pools: [],
      domains: [],
      smoke: [],
    };
    const none = { unavailable: 'bench' };
    const findings = runChecks({
      lab,
      tier: 'sandbox',
      declared: observed,
      observed,
      schema: none,
      smoke: none,
      redefined: none,
      rebuild: none,
    });
    const judged = performance.now();
    await session[Symbol.asyncDispose]();
    if (inventory.domains.length !== count || findings.length < count) throw new Error('not all of it was seen');
    size = inventory.domains.reduce((sum, { xml }) => sum + xml.text.length, 0);
    times.collect.push(collected - began);
    times.checks.push(judged - collected);

    const commands = Array.from({ length: count }, (_, index) => `dumpxml --inactive ${uuidOf(index)}`).join(';');
    const asked = performance.now();
    await $({ quiet: true })`virsh --quiet -c ${sandbox.uri} ${commands}`;
    times.virsh.push(performance.now() - asked);

    const fetched = await $({ quiet: true })`/usr/bin/python3 -c ${python} ${sandbox.uri} ${count}`;
    times.python.push(Number(fetched.stdout) * 1000);

    const before = performance.now();
    for (let index = 0; index < perProcess; index++) {
      await $({ quiet: true })`virsh -c ${sandbox.uri} dumpxml --inactive ${uuidOf(index)}`;
    }
    times.processes.push(((performance.now() - before) / perProcess) * count);
  }

  const ours = median(times.collect.map((time, round) => time + times.checks[round]));
  printTable(`${count} domains, ${(size / 1e6).toFixed(1)} MB of XML, ${rounds} rounds, medians`, [
    ['virtspec: collect and parse', formatSeconds(median(times.collect)), ''],
    ['virtspec: all checks', formatSeconds(median(times.checks)), ''],
    ['virtspec: both (first round)', formatSeconds(times.collect[0] + times.checks[0]), ''],
    ['virtspec: both', formatSeconds(ours), ''],
    [
      'python-libvirt: fetch only',
      formatSeconds(median(times.python)),
      `virtspec / it = ${(ours / median(times.python)).toFixed(2)} (to be at most 2)`,
    ],
    [
      'one virsh command line: fetch only',
      formatSeconds(median(times.virsh)),
      `virtspec / it = ${(ours / median(times.virsh)).toFixed(2)}`,
    ],
    [
      'a virsh process a domain',
      formatSeconds(median(times.processes)),
      `it / virtspec = ${(median(times.processes) / ours).toFixed(1)} (to be at least 15)`,
    ],
    ['peak memory', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`, '(to be under 400 MB)'],
  ]);
} finally {
  await sandbox[Symbol.asyncDispose]();
}
