import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument } from 'libxml2-wasm';
import { driftBetween } from '../lib/drift/drift.ts';
import type { LabState } from '../lib/model/lab-state.ts';
import { parseDomain } from '../lib/model/parse-domain.ts';
import { readBranch } from '../lib/xml/branch.ts';
import { type Bench, compare, type Sizes } from './bench.ts';
import { alternate, countRounds, timed } from './rounds.ts';

const sizes: Sizes<{ readonly domains: number; readonly rounds: number }> = {
  whole: { domains: 1000, rounds: 3 },
  small: { domains: 10, rounds: 1 },
};

/** The reference lab's DC01, many times: declared, and as stored by libvirt. There is no drift between the two. */
export const drift: Bench = {
  description: 'the table of policies compares declared domains with libvirt’s, against only parsing the same XML',
  async run(size, options) {
    const { domains, rounds } = { ...sizes[size], ...options };
    const [whole, tenth] = [twoSides(domains), twoSides(domains / 10)];
    const all = [...whole.declared.domains, ...whole.observed.domains].map(({ xml }) => xml);
    const times = await alternate(rounds, {
      whole: () => timed(() => expectNoDrift(whole)),
      tenth: () => timed(() => expectNoDrift(tenth)),
      read: () => timed(() => all.map(readBranch)),
      libxml2: () => timed(() => all.map(({ text }) => XmlDocument.fromString(text).dispose())),
    });
    const measured = ['driftBetween', times.whole] as const;
    const each = times.whole.map((time) => time / domains);
    const tenthEach = times.tenth.map((time) => time / (domains / 10));
    return {
      size: `${domains} domains, ${countRounds(rounds)}`,
      rows: [
        compare('time', measured, ['readBranch of both sides', times.read], 'under 3 s'),
        compare('time', measured, ['libxml2 (WebAssembly) parses both sides', times.libxml2]),
        compare('time', ['driftBetween, a domain', each], ['of a tenth of them', tenthEach], 'ratio about 1: linear'),
      ],
      skipped: [],
    };
  },
};

interface TwoSides {
  readonly declared: LabState;
  readonly observed: LabState;
}

function twoSides(length: number): TwoSides {
  return { declared: stateOf('declared', length), observed: stateOf('observed', length) };
}

function stateOf(side: keyof TwoSides, length: number): LabState {
  const file = join(import.meta.dirname, `../fixtures/checks/reference/${side}/domain-DC01.xml`);
  const template = readFileSync(file, 'utf8');
  const domains = Array.from({ length }, (_, index) => {
    const name = `VM${index}`;
    return parseDomain({ text: template.replace('<name>DC01', `<name>${name}`), origin: name });
  });
  return { networks: [], pools: [], domains, host: undefined };
}

function expectNoDrift({ declared, observed }: TwoSides): void {
  const changes = driftBetween(declared, observed);
  if (changes.length > 0) throw new Error(`${changes.length} domains drifted; none should`);
}
