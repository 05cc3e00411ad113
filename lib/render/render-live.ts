import { join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { flakeText } from '../lab/flake-reference.ts';
import type { NixSource } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { NixosModule } from '../model/nixos-module.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { type Asked, nothingAsked, together } from '../nix/asked.ts';
import { type EvaluateOptions, evaluate } from '../nix/evaluate.ts';
import { type Evaluated, evaluateAsking } from '../nix/evaluate-asking.ts';
import { type Grammar, readGrammar } from '../nixvirt/grammar.ts';
import { packageFile } from '../package-file.ts';
import { declaredConnection, declaredLists, dropsAny, ignoredOf } from './declared-connection.ts';
import type { IgnoredMemory } from './ignored-attributes.ts';
import { KnownFile } from './known-file.ts';

export const renderExpression = packageFile('lib/render/render.nix');

/** What Nix evaluates with. */
export type NixWorld =
  | {
      /** Packages are placeholders. */
      readonly nixpkgs: 'stub';
      readonly nixvirt: string;
      /** nixpkgs' `lib`, which a flake needs; without it, its module is not evaluated. */
      readonly nixpkgsLib?: string | undefined;
    }
  | {
      readonly nixpkgs: 'own';
      /** The folder of the flake whose locked inputs nixpkgs and NixVirt are. */
      readonly inputsOf: string;
      /** Used instead of the flake's NixVirt. */
      readonly nixvirt?: string | undefined;
    };

export interface LiveOptions extends Pick<EvaluateOptions, 'env' | 'signal' | 'timeout'> {
  /** Whether it can be evaluated in another way too: then Nix gives up quickly on the network. */
  readonly hasAlternative?: boolean | undefined;
  /** Where what is found out of ignored attributes is kept, in a world without nixpkgs; each time everything is found out by default. */
  readonly ignored?: IgnoredMemory | undefined;
}

/** Nix's result for a lab. */
export interface LiveRender {
  /** What the lists declare, else the module. */
  readonly connection: DeclaredConnection;
  readonly module: NixosModule | undefined;
  /** Revision of the nixpkgs that it was evaluated with, if known. */
  readonly nixpkgs: string | undefined;
  /** What the lab needed and the stand-in for nixpkgs lacked. */
  readonly asked: Asked;
}

const ports = z.array(z.object({ from: z.number(), to: z.number() }));
const open = z.object({ udp: ports, tcp: ports });
const firewall = z.object({
  enable: z.boolean(),
  backend: z.enum(['iptables', 'nftables', 'firewalld']),
  trusted: z.array(z.string()),
  everywhere: open,
  interfaces: z.record(z.string(), open),
  forwardFiltered: z.boolean(),
  rules: z.string(),
  forwardRules: z.string(),
  libvirt: z.string().nullable(),
});

/** The result of `render.nix`. */
const output = z.object({
  lists: declaredLists.nullable(),
  module: z
    .object({
      enable: z.boolean(),
      swtpm: z.boolean(),
      connections: z.array(z.string()),
      connection: z.string(),
      service: z.object({ script: z.string(), wantedBy: z.array(z.string()), unit: z.string() }).nullable(),
      failedAssertions: z.array(z.string()),
      declared: declaredLists,
    })
    .nullable(),
  firewall: firewall.nullable(),
  nixpkgs: z.string().nullable(),
  copy: z.string().nullable(),
});

/**
 * Evaluates a lab's Nix code: its lists, and the module of its flake.
 *
 * @throws VirtspecError `nix-folder-empty`, `nix-evaluation-failed`, `nix-fetch-failed`, `nix-volume-name`, `xml-*`, and what
 *   `evaluate` throws
 */
export async function renderLive(source: NixSource, world: NixWorld, options: LiveOptions): Promise<LiveRender> {
  const { folder, flake } = source;
  const store = world.nixpkgs === 'own' ? 'own' : 'throwaway';
  const { hasAlternative: brief } = options;
  const evaluating = { ...options, folder, store, brief } as const;
  const { lists, module, firewall, nixpkgs, copy, asked } = await evaluateParts(source, world, evaluating);
  const declared = lists ?? module?.declared;
  if (declared) options.ignored?.learn(ignoredOf(declared));
  const own = ownFiles(source, copy);
  if (lists && leavesAllAlone(lists)) throw nothingThere(folder);
  if (!lists && module && leavesAllAlone(module.declared)) throw nothingDeclared(module, flake);
  const name = flake ? flakeText(flake) : '';
  const grammar = await grammarFor(declared, world, options);
  const declaredByModule = module && declaredConnection(module.declared, { where: name, own, grammar });
  const connection = lists ? declaredConnection(lists, { where: folder, own, grammar }) : declaredByModule;
  if (!connection) throw nothingThere(folder);
  return {
    connection,
    module:
      module && declaredByModule
        ? {
            ...module,
            name,
            service: module.service ?? undefined,
            firewall: firewall ?? undefined,
            declared: declaredState(declaredByModule),
          }
        : undefined,
    nixpkgs: nixpkgs ?? undefined,
    asked,
  };
}

/** NixVirt's grammar, where something was dropped; undefined for one that cannot be read, or whose folder only Nix knows. */
async function grammarFor(
  declared: z.infer<typeof declaredLists> | undefined,
  { nixvirt }: NixWorld,
  options: LiveOptions,
): Promise<Grammar | undefined> {
  if (!declared || nixvirt === undefined || !dropsAny(declared)) return undefined;
  return readGrammar(nixvirt, options).catch((error: unknown) => {
    if (error instanceof VirtspecError && error.code === 'nixvirt-grammar') return undefined;
    throw error;
  });
}

type PartsOptions = EvaluateOptions & Pick<LiveOptions, 'ignored'>;
type Parts = z.infer<typeof output> & { readonly asked: Asked };

/**
 * The lists and the module of a lab, and the firewall of its host. Without nixpkgs they have little in common, and each has a Nix of its own; nixpkgs is
 * evaluated once.
 * @throws as `evaluate`: if both fail, the error of the lists; a firewall that cannot be evaluated is none
 */
async function evaluateParts(source: NixSource, world: NixWorld, options: PartsOptions): Promise<Parts> {
  await using known = await KnownFile.of(world.nixpkgs === 'stub' ? options.ignored : undefined);
  const args = { ...renderArguments(source, world), ...known.argument };
  const part = async (more: Readonly<Record<string, string>>): Promise<Parts> => {
    const evaluated = (further: Readonly<Record<string, string>>) =>
      evaluateIn([renderExpression, world], { ...args, ...more, ...further }, options);
    const { json, asked } = await evaluated({}).catch(async (error: unknown) => {
      if (!isMistyped(error)) throw error;
      // Where it is, is worth a second evaluation; if that names nothing, the first error is the one.
      await evaluated({ typed: 'yes' }).catch((other: unknown) => {
        throw namesAttribute(other) ? other : error;
      });
      throw error;
    });
    return { ...output.parse(json), asked };
  };
  if (world.nixpkgs === 'own') return await part({});
  const isHost = args.flake !== '' && args.output === 'nixosConfigurations';
  const [lists, module, firewall] = await Promise.allSettled([
    args.lists === '' ? undefined : part({ only: 'lists' }),
    args.flake === '' ? undefined : part({ only: 'module' }),
    isHost ? part({ only: 'firewall' }) : undefined,
  ]);
  if (lists.status === 'rejected') throw lists.reason;
  if (module.status === 'rejected') throw module.reason;
  const [first, second] = [lists.value, module.value].filter((one) => one !== undefined);
  if (first === undefined) return await part({});
  return {
    ...first,
    ...(second && { ...second, lists: first.lists, asked: together(first.asked, second.asked) }),
    firewall: firewall.status === 'fulfilled' ? (firewall.value?.firewall ?? null) : null,
  };
}

/** NixVirt aborted because of a type, and says neither of which attribute nor of which object. */
function isMistyped(error: unknown): boolean {
  return error instanceof VirtspecError && /'NixVirt: expected .+, found \w+'/.test(error.why ?? '');
}

/** In the words of typed.nix; not an abort of the signal, nor the same error once more. */
function namesAttribute(error: unknown): boolean {
  return !(error instanceof VirtspecError) || / and NixVirt takes /.test(error.why ?? '');
}

/** The lab's own file that Nix calls so: in its folders, or in the copy that Nix made of its flake. */
function ownFiles({ folder, flake }: NixSource, copy: string | null): (file: string) => string | undefined {
  const folders = [folder, ...(flake ? [flake.folder] : [])].map((one) => `${one}/`);
  return (file) => {
    if (copy !== null && flake && file.startsWith(`${copy}/`)) return join(flake.folder, file.slice(copy.length));
    return folders.some((one) => file.startsWith(one)) ? file : undefined;
  };
}

/** Evaluates one of this room's files in a world. */
export async function evaluateIn(
  [file, world]: readonly [file: string, world: NixWorld],
  args: Readonly<Record<string, string>>,
  options: EvaluateOptions,
): Promise<Evaluated> {
  if (world.nixpkgs === 'stub' && world.nixpkgsLib !== undefined)
    return evaluateAsking(file, { ...args, nixpkgsLib: world.nixpkgsLib, nixvirt: world.nixvirt }, options);
  return { json: await evaluate(file, args, options), asked: nothingAsked };
}

/** The arguments of `render.nix`, all of them strings. */
export function renderArguments(source: NixSource, world: NixWorld): Readonly<Record<string, string>> {
  const own = world.nixpkgs === 'own';
  const evaluatesFlake = source.flake !== undefined && (own || world.nixpkgsLib !== undefined);
  const { folder = '', output: kind = '', name = '' } = (evaluatesFlake && source.flake) || {};
  return {
    nixpkgs: world.nixpkgs,
    nixvirt: world.nixvirt ?? '',
    nixpkgsLib: own ? '' : (world.nixpkgsLib ?? ''),
    inputsOf: own ? world.inputsOf : '',
    lists: source.lists ?? '',
    ...{ flake: folder, output: kind, name },
    connection: source.connection ?? '',
  };
}

function leavesAllAlone({ networks, pools, domains }: z.infer<typeof declaredLists>): boolean {
  return !networks && !pools && !domains;
}

function nothingDeclared({ connection }: { readonly connection: string }, flake: NixSource['flake']): VirtspecError {
  return new VirtspecError({
    code: 'nix-flake-empty',
    kind: 'usage',
    what: `${flake ? flakeText(flake) : 'the flake'} declares no lab`,
    why: `virtualisation.libvirt.connections."${connection}" has no networks, pools or domains`,
    fix: 'Name the output that declares them: `source: { flake: FOLDER#OUTPUT }` in the lab file.',
  });
}

function nothingThere(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'nix-folder-empty',
    kind: 'usage',
    what: `${folder} declares no lab`,
    why: 'there is no networks.nix, pools.nix or domains.nix in it',
    fix: 'Add one of them, or name the folder that has them: `source: { nix: FOLDER }` in the lab file, relative to that file.',
  });
}
