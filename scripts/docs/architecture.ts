import { floors } from './rooms.ts';

/** docs/architecture.md */
export function architecturePage(): string {
  return [
    '# Architecture',
    '',
    'Generated from `scripts/docs/rooms.ts` by `npm run docs`. `specs/architecture.spec.ts` checks the imports of `lib/` against it.',
    '',
    'Data flows one way. The first arrows do input and output; from the declared and observed state to the text, everything is a function of readonly values.',
    '',
    '    lab.yaml ─load→ Lab ─render→ XML ─parse→ declared ─┬─ checks → Finding[] → Report ─format→ text',
    '    target ─apply→ libvirt ─collect→ observed ─────────┘',
    '',
    'A room of `lib/` imports from rooms above it in this list, and from itself; rooms on the same floor do not import each other. There are no import cycles,',
    'and no barrels except `lib/index.ts`.',
    '',
    '| floor | room | what it is for |',
    '|---|---|---|',
    ...floors.flatMap((rooms, floor) =>
      Object.entries(rooms).map(([room, about]) => `| ${floor} | \`${room}\` | ${about} |`),
    ),
    '',
    '`check`, `checks`, `drift`, `finding`, `judge`, `model`, `report` and `simulate` do no input or output, except for the files of `report` that write',
    'finished reports and read them back, and the style and script of its HTML page.',
    '',
  ].join('\n');
}
