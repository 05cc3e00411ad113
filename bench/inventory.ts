import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CheckContext } from '../lib/check/context.ts';
import { runChecks } from '../lib/judge/run-checks.ts';
import { collectInventory, type Inventory } from '../lib/libvirt/inventory.ts';
import type { Sandbox } from '../lib/sandbox/sandbox.ts';
import { type Bench, compare, type Sizes, samplesOf } from './bench.ts';
import { fetchByManyVirsh, fetchByOneVirsh, fetchByPython, findPythonLibvirt } from './plain-fetch.ts';
import { hex, populatedSandbox, uuidOf } from './populated.ts';
import { alternate, countRounds } from './rounds.ts';

interface Size {
  readonly domains: number;
  readonly rounds: number;
  /** How many separate virsh processes are run per round. */
  readonly processes: number;
}

const sizes: Sizes<Size> = {
  whole: { domains: 1000, rounds: 3, processes: 40 },
  small: { domains: 3, rounds: 1, processes: 1 },
};

const pythonFetch = 'python-libvirt, fetch only';

/** The reference lab's DC01, many times, in one libvirt. */
export const inventory: Bench = {
  description: 'collecting and judging every domain of a libvirt, against plain ways to fetch the same XML',
  async run(size, options) {
    const { domains, rounds, processes } = { ...sizes[size], ...options };
    const python = await findPythonLibvirt();
    await using sandbox = await populatedSandbox(domains, domainXml);
    const { uri } = sandbox;
    const times = await alternate(rounds, {
      virtspec: () => collectAndJudge(sandbox, domains),
      oneVirsh: () => fetchByOneVirsh(uri, domains),
      manyVirsh: () => fetchByManyVirsh(uri, domains, processes),
      python: () => ('python' in python ? fetchByPython(python.python, uri, domains) : undefined),
    });
    const whole = (one: Measured) => one.collect + one.judge;
    const collected = samplesOf('collect and parse', times.virtspec, ({ collect }) => collect);
    const both = samplesOf('collect, parse and judge', times.virtspec, whole);
    const first = samplesOf('collect, parse and judge, first round', times.virtspec.slice(0, 1), whole);
    const oneVirsh = ['one virsh command line, fetch only', times.oneVirsh] as const;
    const pythonTimes = times.python.filter((time) => time !== undefined);
    return {
      size: `${domains} domains, ${megabytes(times.virtspec[0]?.characters ?? 0)} of XML, ${countRounds(rounds)}`,
      rows: [
        ...('python' in python ? [compare('time', both, [pythonFetch, pythonTimes], 'ratio at most 2')] : []),
        compare('time', both, oneVirsh),
        compare('time', first, oneVirsh),
        compare('time', collected, oneVirsh),
        compare('time', both, ['a virsh process a domain, fetch only', times.manyVirsh], 'ratio at most 0.067 (1/15)'),
      ],
      skipped: 'missing' in python ? [{ baseline: pythonFetch, reason: python.missing }] : [],
    };
  },
};

/** Without what needs files or a firmware that some machines lack. */
const template = readFileSync(join(import.meta.dirname, '../fixtures/rendered/homelab-sccm/domains/DC01.xml'), 'utf8')
  .replace("type='kvm'", "type='qemu'")
  .replace(/<emulator>.*<\/emulator>/, '')
  .replace(/<loader.*<\/nvram>/s, '')
  .replace(/<hyperv.*<\/hyperv>/s, '')
  .replace(/<cpu [^>]*>/, '');

function domainXml(index: number): string {
  const mac = `${hex(index >> 8, 2)}:${hex(index & 255, 2)}`;
  return template
    .replace('<name>DC01', `<name>VM${index}`)
    .replace(/<uuid>[^<]*/, `<uuid>${uuidOf(index)}`)
    .replace(/dc01\./g, `vm${index}.`)
    .replace('96:f8:bb', `01:${mac}`)
    .replace('b4:56:ba', `02:${mac}`);
}

interface Measured {
  /** Milliseconds, as `judge`. */
  readonly collect: number;
  readonly judge: number;
  /** Of all the XML. */
  readonly characters: number;
}

/** Over a separate session, as in a new run. */
async function collectAndJudge(sandbox: Sandbox, domains: number): Promise<Measured> {
  const began = performance.now();
  await using session = await sandbox.virsh();
  const found = await collectInventory(session);
  const collected = performance.now();
  const findings = runChecks(contextOf(found));
  const judged = performance.now();
  if (found.domains.length !== domains || findings.length < domains) {
    throw new Error(`${found.domains.length} of ${domains} domains were collected, with ${findings.length} findings`);
  }
  const characters = found.domains.reduce((sum, { xml }) => sum + xml.text.length, 0);
  return { collect: collected - began, judge: judged - collected, characters };
}

/** A lab that declares what libvirt has, without anything started or applied. */
function contextOf(found: Inventory): CheckContext {
  const observed = { ...found, host: { links: [], files: [] } };
  const none = { unavailable: 'the bench only looks' };
  return {
    lab: {
      name: 'bench',
      file: '/bench.yaml',
      source: { kind: 'xml', folder: '/' },
      networks: [],
      pools: [],
      domains: [],
      smoke: [],
    },
    tier: 'sandbox',
    declared: observed,
    observed,
    schema: none,
    redefined: none,
    smoke: none,
    first: none,
    rebuild: none,
  };
}

function megabytes(characters: number): string {
  return `${(characters / 1e6).toFixed(1)} MB`;
}
