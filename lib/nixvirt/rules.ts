import { createHash } from 'node:crypto';

/** The actions of NixVirt's activation, each with the line of its source. */
export type NixVirtRule =
  | 'read-uuid'
  | 'active-null'
  | 'delete-undeclared'
  | 'rename'
  | 'redefine'
  | 'restart-true'
  | 'restart-false'
  | 'restart-changed'
  | 'define-new'
  | 'dependents'
  | 'undefine'
  | 'volume-name'
  | 'volume-pool'
  | 'volume-create'
  | 'volume-delete'
  | 'set-active';

type Place = readonly [file: 'nixvirt.py' | 'nixvirt-module-helper', line: number];

/** One version of NixVirt's activation: how it differs from the others, and the source lines of its rules. */
export interface NixVirtRules {
  /** `0.6.0` */
  readonly release: string;
  /** Whether virtspec knows this source, or uses the rules of the nearest one that it knows. */
  readonly known: boolean;
  /** Whether the option `restart` is used; earlier releases behave as if it were null. */
  readonly heedsRestart: boolean;
  /** Whether a domain's devices are sorted before they are compared. */
  readonly sortsDevices: boolean;
  /** Which networks without a MAC get one derived from their UUID, by the mode of `<forward>`; undefined: no `<forward>`. */
  readonly derivesNetworkMac: (mode: string | undefined) => boolean;
  readonly places: Readonly<Record<NixVirtRule, Place>>;
}

const places060 = {
  'read-uuid': ['nixvirt.py', 359],
  'active-null': ['nixvirt.py', 339],
  'delete-undeclared': ['nixvirt-module-helper', 25],
  rename: ['nixvirt.py', 375],
  redefine: ['nixvirt.py', 379],
  'restart-true': ['nixvirt.py', 383],
  'restart-false': ['nixvirt.py', 384],
  'restart-changed': ['nixvirt.py', 395],
  'define-new': ['nixvirt.py', 401],
  dependents: ['nixvirt.py', 76],
  undefine: ['nixvirt.py', 128],
  'volume-name': ['nixvirt.py', 228],
  'volume-pool': ['nixvirt.py', 236],
  'volume-create': ['nixvirt.py', 245],
  'volume-delete': ['nixvirt.py', 249],
  'set-active': ['nixvirt.py', 408],
} as const satisfies NixVirtRules['places'];

/** 0.6.0: a list is compared with a string (line 187), so no network gets a MAC. */
const rules060: NixVirtRules = {
  release: '0.6.0',
  known: true,
  heedsRestart: true,
  sortsDevices: true,
  derivesNetworkMac: () => false,
  places: places060,
};

/** After 0.6.0, up to revision 6d213ab: the same, one line further down from line 187 on, where the mode is now read. */
const rulesMaster: NixVirtRules = {
  ...rules060,
  release: 'master (6d213ab)',
  derivesNetworkMac: (mode) => mode === undefined || mode === 'route' || mode === 'nat',
  places: moved(places060, (line) => (line > 186 ? line + 1 : line)),
};

/** 0.4.0 to 0.5.0, whose activation is the same. */
const rules050: NixVirtRules = {
  release: '0.5.0',
  known: true,
  heedsRestart: false,
  sortsDevices: false,
  derivesNetworkMac: () => true,
  places: {
    ...moved(places060, (line) => (line > 345 ? line - 16 : line > 190 ? line - 15 : line - 1)),
    undefine: ['nixvirt.py', 120],
    // The option does not exist: every object is compared.
    'restart-true': ['nixvirt.py', 371],
    'restart-false': ['nixvirt.py', 371],
    'restart-changed': ['nixvirt.py', 371],
    redefine: ['nixvirt.py', 363],
    'define-new': ['nixvirt.py', 377],
    'set-active': ['nixvirt.py', 384],
  },
};

/** SHA-256 of `tool/nixvirt.py` and `tool/nixvirt-module-helper`, concatenated, of the versions that were read. */
const byHash: Readonly<Record<string, NixVirtRules>> = {
  '3336713af9c92e9cfd6c551f79ec6141bc519442eef886ddc298843a5c843c10': rules050,
  cab76d3603ddefd4096cf2ac6952da2b91a9fff7598c58328575cbe7bc215ab1: rules060,
  '7edf0782e09c2a4943b2333b8bd4c5f8f58ac7c12731a6251d69761f2a977185': rulesMaster,
};

/**
 * The rules of a NixVirt, by the two files that determine what an apply changes; for an unknown source, those of the newest known one.
 * @param library the text of `tool/nixvirt.py`
 * @param helper the text of `tool/nixvirt-module-helper`
 */
export function nixVirtRules(library: string, helper: string): NixVirtRules {
  const hash = createHash('sha256').update(library).update(helper).digest('hex');
  return byHash[hash] ?? { ...rulesMaster, known: false };
}

/** The source line of a rule: `nixvirt.py line 395`. */
export function placeOf(rules: NixVirtRules, rule: NixVirtRule): string {
  const [file, line] = rules.places[rule];
  return `${file} line ${line}`;
}

function moved(places: NixVirtRules['places'], move: (line: number) => number): NixVirtRules['places'] {
  const entries = Object.entries(places).map(([rule, [file, line]]) => [
    rule,
    [file, file === 'nixvirt.py' ? move(line) : line],
  ]);
  return Object.fromEntries(entries) as NixVirtRules['places'];
}
