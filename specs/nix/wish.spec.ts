import { describe, expect, test } from 'vitest';
import { describeAsked, nothingAsked, withWish } from '../../lib/nix/asked.ts';
import { boundTo, selectionAt } from '../../lib/nix/selection.ts';
import { optionRead, wishes } from '../../lib/nix/wish.ts';

/** @param text with a ¶ where Nix says that it missed something */
function missed(text: string, message: string) {
  const [before = '', after = ''] = text.split('¶');
  const lines = before.split('\n');
  const at = { message, file: '/lab/a.nix', line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  return { at, text: before + after };
}
const wished = (text: string, message: string) => {
  const { at, text: plain } = missed(text, message);
  return wishes(at, plain).map(({ kind, path }) => `${kind} ${path.join('.')}`);
};
const lacks = (name: string) => `attribute '${name}' missing`;

describe('what a lab may need when Nix missed something', () => {
  test.each([
    ['a package', 'x = ¶pkgs.virtiofsd;', 'virtiofsd', 'packages virtiofsd'],
    ['in a string', 'x = "${¶pkgs.swtpm}/bin";', 'swtpm', 'packages swtpm'],
    ['of a set of packages', '¶pkgs.python3Packages.lxml', 'python3Packages', 'packages python3Packages.lxml'],
    ['an attribute of a package', '¶pkgs.linux.version', 'linux', 'packages linux'],
    ['of nixpkgs, for a system', '¶nixpkgs.legacyPackages.${system}.jq', 'jq', 'packages jq'],
    [
      'of nixpkgs, for a system that is written out',
      '¶inputs.nixpkgs.legacyPackages.x86_64-linux.jq',
      'jq',
      'packages jq',
    ],
    ['by another name', 'p = pkgs.xorg; y = ¶p.libX11;', 'libX11', 'packages xorg.libX11'],
    ['of an overlay', '(final: prev: { a = ¶prev.b; })', 'b', 'packages b'],
    ['of what is imported', '¶(import nixpkgs { }).foo', 'foo', 'packages foo'],
    ['inherited', 'let ¶inherit (pkgs) zork; in zork', 'zork', 'packages zork'],
    ['a switch', 'mkIf ¶config.services.nginx.enable { }', 'nginx', 'enables services.nginx.enable'],
    ['a switch, over lines', '¶config\n  .services."my x"\n  .enable', 'my x', 'enables services.my x.enable'],
    ['a switch, by another name', 'cfg = config.services.x; mkIf ¶cfg.enable', 'enable', 'enables services.x.enable'],
    ['what is bound, to be read', 'cfg = ¶config.services.x; mkIf cfg.enable', 'x', 'trees services.x'],
    ['a module', '[ ¶inputs.disko.nixosModules.disko ]', 'nixosModules', 'inputs disko.nixosModules.disko'],
    ['a module, of an argument', '[ ¶agenix.nixosModules.age ]', 'age', 'inputs agenix.nixosModules.age'],
    ['a package of an input', '¶agenix.packages.${system}.default', 'packages', 'inputs agenix.packages.default'],
    ['an overlay of an input', '[ ¶inputs.rust.overlays.default ]', 'overlays', 'inputs rust.overlays.default'],
  ])('%s', (_what, text, name, wish) => {
    expect(wished(text, lacks(name))).toContain(wish);
  });

  test.each([
    ['the value of an option', 'x = ¶config.services.x.port;', lacks('x')],
    ['a set of options that is not bound', 'f ¶config.services.x', lacks('x')],
    ['another complaint', 'x = ¶pkgs.a;', 'infinite recursion encountered'],
    ['a name that is not there', 'x = ¶pkgs.a;', lacks('b')],
  ])('nothing: %s', (_what, text, message) => {
    expect(wished(text, message)).toEqual([]);
  });

  test('a variable is looked up in what `with` opens', () => {
    expect(wished('with pkgs; [ ¶zork ]', "undefined variable 'zork'")).toEqual(['packages zork']);
    expect(wished('with pkgs.xorg; [ ¶zork ]', "undefined variable 'zork'")).toEqual(['packages xorg.zork']);
  });

  test('the option that is read is found', () => {
    const { at, text } = missed('cfg = config.services.x; y = ¶cfg.port + 1;', lacks('port'));
    expect(optionRead(at, text)).toEqual(['services', 'x', 'port']);
    const other = missed('y = ¶lab.port;', lacks('port'));
    expect(optionRead(other.at, other.text)).toBeUndefined();
  });
});

describe('a selection', () => {
  test.each([
    ['a.b.c', ['a', 'b', 'c']],
    ['a . b /* x */ . c', ['a', 'b', 'c']],
    ['a."b c".d', ['a', 'b c', 'd']],
    ['a.${b.c}.d', ['a', null, 'd']],
    ['(a.b).c', ['a', 'b', 'c']],
    ['(f x).c', [null, 'c']],
    ['a.b or c', ['a', 'b']],
    ["a'.b-c", ["a'", 'b-c']],
  ])('%s', (text, steps) => {
    expect(selectionAt(text, 0)?.steps).toEqual(steps);
  });

  test('is undefined if there is none, or if it is incomplete', () => {
    expect(selectionAt('[ a ]', 0)).toBeUndefined();
    expect(selectionAt('(a', 0)?.steps).toEqual([null]);
    expect(selectionAt('a.', 0)?.steps).toEqual(['a']);
  });

  test('the expression that a name is bound to is found', () => {
    expect(boundTo('let cfg = config.a.b; in cfg', 'cfg')).toEqual(['config', 'a', 'b']);
    expect(boundTo('let cfg = config.a.b + 1; in cfg', 'cfg')).toBeUndefined();
    expect(boundTo('x.cfg = config.a.b;', 'cfg')).toBeUndefined();
  });
});

test('a report lists what was assumed', () => {
  expect(describeAsked(nothingAsked)).toBe('');
  const asked = withWish(withWish(nothingAsked, { kind: 'packages', path: ['a', 'b'] }), {
    kind: 'enables',
    path: ['x', 'enable'],
  });
  expect(describeAsked(asked)).toBe('placeholders for pkgs.a.b; x.enable assumed off');
});
