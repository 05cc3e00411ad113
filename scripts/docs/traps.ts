import { traps } from '../../specs/verify/traps/index.ts';
import type { Outcome, Trap } from '../../specs/verify/traps/trap.ts';

/** docs/traps.md */
export function trapsPage(): string {
  return [
    "# NixVirt's traps, and how virtspec tells",
    '',
    'Generated from the table that `specs/verify/traps.nix.spec.ts` holds against real runs (`specs/verify/traps/`);',
    '`npm run docs` writes it. Lines are of NixVirt 0.6.0, if nothing else is said.',
    '',
    'Each trap has a lab that shows it, in a sandbox, with NixVirt’s own activation:',
    '',
    '    npx virtspec verify --deployer nixvirt --lab fixtures/labs/traps/undeclared-domain/lab.yaml',
    '',
    'What is there before the switch, and what happens between two of them, stands in the lab file under `scenario`: see',
    '[scenario](scenario.md).',
    '',
    ...Object.entries(traps).flatMap(([heading, some]) => [`## ${heading}`, '', ...some.flatMap(section)]),
  ].join('\n');
}

function section({ lab, trap, happens, cure, source, outcome, master, newer }: Trap): string[] {
  return [
    `### ${lab}`,
    '',
    trap,
    '',
    '| | |',
    '|---|---|',
    ...[
      ['What happens', happens],
      ['How virtspec tells', tellsOf(outcome)],
      ...(master ? [['With its master', tellsOf(master)]] : []),
      ...(newer ? [[`With ${newer.what}`, tellsOf(newer.outcome)]] : []),
      ['Cure', cure],
      ['In NixVirt', source],
      ['The lab', `[fixtures/labs/traps/${lab}](../fixtures/labs/traps/${lab}/lab.yaml)`],
    ].map(([name = '', text = '']) => `| **${name}** | ${text.replaceAll('|', '\\|')} |`),
    '',
  ];
}

function tellsOf({ verdict, exit, fails, told, error }: Outcome): string {
  const ids = [...new Set(fails.map((about) => about.split(' ')[0]))];
  const passed = Object.entries(told ?? {}).flatMap(([about, finding]) =>
    finding?.status === 'pass' ? [about.split(' ')[0]] : [],
  );
  const links = (names: readonly (string | undefined)[]) => names.map((id) => `[${id}](checks.md#${id})`).join(', ');
  return [
    ...(ids.length > 0 ? [links(ids)] : []),
    ...(passed.length > 0 && ids.length === 0 ? [`says so, and passes: ${links([...new Set(passed)])}`] : []),
    ...(ids.length === 0 && passed.length === 0 && !error ? ['nothing to tell'] : []),
    ...(error ? [`the run ends with \`${error.code}\``] : []),
    `${verdict ?? 'not started'}, exit ${exit}`,
  ].join('; ');
}
