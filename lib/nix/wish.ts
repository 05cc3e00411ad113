import type { Path, Wish } from './asked.ts';
import { boundTo, selectionAt, writtenOut } from './selection.ts';

/** What Nix missed, and where: both in its wording. */
export interface Missing {
  /** `attribute 'virtiofsd' missing` */
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * What the lab may need from the stand-in for nixpkgs when Nix missed something: the most likely first, none if it is something else. Whether a guess
 * is right shows when it is added.
 *
 * @param text of the file
 */
export function wishes({ message, line, column }: Missing, text: string): readonly Wish[] {
  const offset = offsetOf(text, line, column);
  const variable = /undefined variable '([^']+)'/.exec(message)?.[1];
  if (variable !== undefined) return [{ kind: 'packages', path: [...withScope(text, offset), variable] }];
  const attribute = /attribute '([^']+)' missing/.exec(message)?.[1];
  if (attribute === undefined) return [];
  const isTree = isBoundSet(text, offset);
  const ofInput = wishOfInput(selectionAt(text, offset)?.steps ?? [], attribute);
  if (ofInput) return [ofInput];
  return paths(resolved(text, offset), attribute).flatMap(([whole, reached]) => wishOf(whole, reached, isTree));
}

/** The NixOS option that a selection reads, without `config`; undefined if it reads something else. */
export function optionRead({ line, column }: Missing, text: string): Path | undefined {
  const path = resolved(text, offsetOf(text, line, column));
  const config = path.indexOf('config');
  return config === -1 || config === path.length - 1 ? undefined : path.slice(config + 1);
}

/** Whether a name is bound to the selection there, and is itself selected from: `cfg = config.services.x;` and `cfg.enable`. */
function isBoundSet(text: string, offset: number): boolean {
  const bound = /([A-Za-z_][\w'-]*)\s*=\s*$/.exec(text.slice(0, offset))?.[1];
  return bound !== undefined && new RegExp(`(?<![\\w.'-])${bound}\\.`).test(text);
}

/** Each way to read a path as one that reaches the missing attribute. */
function paths(path: Path, attribute: string): [Path, Path][] {
  return path.flatMap((step, index): [Path, Path][] => (step === attribute ? [[path, path.slice(0, index + 1)]] : []));
}

function wishOf(whole: Path, reached: Path, isTree: boolean): Wish[] {
  const config = reached.indexOf('config');
  if (config !== -1 && config < reached.length - 1) {
    const option = whole.slice(config + 1);
    if (option.at(-1) === 'enable') return [{ kind: 'enables', path: option }];
    return isTree ? [{ kind: 'trees', path: option }] : [];
  }
  return [{ kind: 'packages', path: [...ofPackages(reached), ...untilAttribute(whole.slice(reached.length))] }];
}

/** The steps that name a package in a package set: `pkgs.python3Packages.lxml.version` is the version of lxml. */
function untilAttribute(steps: Path): Path {
  const end = steps.findIndex((step) => attributes.has(step));
  return end === -1 ? steps : steps.slice(0, end);
}

/** The attributes of each package in package.nix. */
const attributes = new Set([
  ...[
    'type',
    'name',
    'pname',
    'version',
    'outPath',
    'drvPath',
    'outputName',
    'outputs',
    'all',
    'fd',
    'meta',
    'passthru',
  ],
  ...[
    'override',
    'overrideAttrs',
    'overrideDerivation',
    'withPackages',
    'out',
    'bin',
    'dev',
    'lib',
    'man',
    'doc',
    'debug',
    'static',
  ],
]);

/** What is needed from another flake: which output, and which part of it, for any system. */
function wishOfInput(selected: readonly (string | null)[], attribute: string): Wish | undefined {
  const steps = selected.filter((step) => step !== null && !system.test(step)) as Path;
  const output = steps.findIndex((step) => outputs.has(step));
  const [input] = steps.slice(output - 1);
  if (output < 1 || input === undefined || /^(?:nixpkgs|pkgs)/.test(input) || !steps.includes(attribute))
    return undefined;
  return { kind: 'inputs', path: [input, ...untilAttribute(steps.slice(output))] };
}

const system = /^(?:x86_64|aarch64|i686|armv7l)-\w+$/;

/** Outputs of an input that can be replaced. */
const outputs = new Set([
  ...[
    'nixosModules',
    'nixosModule',
    'homeManagerModules',
    'homeManagerModule',
    'homeModules',
    'darwinModules',
    'flakeModules',
  ],
  ...['flakeModule', 'modules', 'overlays', 'overlay', 'packages', 'legacyPackages', 'defaultPackage'],
]);

/** The path below `pkgs`, whatever variable it is bound to. */
function ofPackages(path: Path): Path {
  const system = path.findLastIndex((step) => /^(?:x86_64|aarch64|i686|armv7l)-\w+$/.test(step));
  const below = path.slice(
    Math.max(
      system,
      path.findLastIndex((step) => roots.has(step)),
    ) + 1,
  );
  return below.length > 0 ? below : path.slice(-1);
}

const roots = new Set(['pkgs', 'packages', 'prev', 'super', 'final', 'self', 'legacyPackages', 'unstable', 'stable']);

/** The path selected at a position, with its first name replaced by what that is bound to. */
function resolved(text: string, offset: number): Path {
  const inherited = /inherit\s*\(([^()]*)\)/y;
  inherited.lastIndex = offset;
  const from = inherited.exec(text);
  if (from) {
    const names = text.slice(inherited.lastIndex, text.indexOf(';', inherited.lastIndex)).split(/\s+/);
    const root = followed(text, writtenOut(selectionAt(from[1]?.trim() ?? '', 0)?.steps ?? []));
    return [...root, ...names.filter(Boolean)];
  }
  return followed(text, writtenOut(selectionAt(text, offset)?.steps ?? []));
}

function followed(text: string, path: Path, depth = 0): Path {
  const [first, ...rest] = path;
  const bound = first === undefined || first === 'config' || depth > 4 ? undefined : boundTo(text, first);
  return bound ? [...followed(text, bound, depth + 1), ...rest] : path;
}

/** What the nearest `with` before a position opens, below `pkgs`. */
function withScope(text: string, offset: number): Path {
  const before = text.slice(0, offset);
  const at = before.lastIndexOf('with ');
  const selection =
    at === -1 ? undefined : selectionAt(text, at + 5 + (/^\s*/.exec(text.slice(at + 5))?.[0].length ?? 0));
  const path = selection ? followed(text, writtenOut(selection.steps)) : [];
  return path.length > 1 ? ofPackages([...path, '']).slice(0, -1) : [];
}

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n').slice(0, line - 1);
  return lines.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
