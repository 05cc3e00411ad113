#!/usr/bin/env node
// How long the table of policies takes to compare a thousand declared domains with what libvirt keeps of them, and that it is linear:
// the reference lab's DC01, renamed.
//
//   npm run bench:drift [-- DOMAINS]
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { driftBetween } from '../dist/diff/drift.js';
import { formatSeconds, median, printTable } from './measure.mjs';

const count = Number(process.argv[2] ?? 1000);
const rounds = 5;
const read = (side) =>
  readFileSync(new URL(`../fixtures/checks/reference/${side}/domain-DC01.xml`, import.meta.url), 'utf8');

const stateOf = (text, length) => ({
  networks: [],
  pools: [],
  host: undefined,
  domains: Array.from({ length }, (_, index) => {
    const name = `VM${index}`;
    return {
      kind: 'domain',
      name,
      uuid: undefined,
      xml: { text: text.replace('<name>DC01', `<name>${name}`), origin: name },
    };
  }),
});

function timed(length) {
  const [declared, observed] = [stateOf(read('declared'), length), stateOf(read('observed'), length)];
  return median(
    Array.from({ length: rounds }, () => {
      const began = performance.now();
      const changes = driftBetween(declared, observed);
      if (changes.length > 0) throw new Error('drift where there is none');
      return performance.now() - began;
    }),
  );
}

const [tenth, whole] = [timed(Math.ceil(count / 10)), timed(count)];
printTable(`${count} domains, ${rounds} rounds, medians`, [
  ['driftBetween', formatSeconds(whole), '(to be under 3 s)'],
  ['a tenth of them', formatSeconds(tenth), `ratio ${(whole / tenth).toFixed(1)} (to be about 10)`],
]);
