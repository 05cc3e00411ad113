import { floors } from './rooms.ts';

/** docs/architecture.md */
export function architecturePage(): string {
  return [
    '# Architecture',
    '',
    'Generated from `scripts/docs/rooms.ts`; `npm run docs` writes it. `specs/architecture.spec.ts` holds the imports of `lib/` to it.',
    '',
    'Data flows one way. The first arrows do input and output; from what was declared and observed to text everything is a function of readonly values.',
    '',
    '    lab.yaml ─load→ Lab ─render→ XML ─parse→ declared ─┬─ checks → Finding[] → Report ─format→ text',
    '    target ─apply→ libvirt ─collect→ observed ─────────┘',
    '',
    'A room of `lib/` imports from rooms above it in this list, and from itself; rooms of one floor do not know each other. There are no circles, and no',
    'barrels but `lib/index.ts`.',
    '',
    '| floor | room | what it is for |',
    '|---|---|---|',
    ...floors.flatMap((rooms, floor) =>
      Object.entries(rooms).map(([room, about]) => `| ${floor} | \`${room}\` | ${about} |`),
    ),
    '',
    '`check`, `checks`, `drift`, `finding`, `judge`, `model`, `report` and `simulate` do no input or output, but for the two files of `report` that write what',
    'the others made.',
    '',
  ].join('\n');
}
