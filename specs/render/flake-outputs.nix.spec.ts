import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeWritable } from '../../lib/nix/make-writable.ts';
import { describeLane } from '../support/lane.ts';
import { type Inputs, writeInputs, writeLockedCheckout } from '../support/locked-checkout.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { nixIn } from '../support/stand-in-nixpkgs.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const linux = ['aarch64-linux', 'x86_64-linux'];
const everywhere = ['aarch64-darwin', ...linux, 'x86_64-darwin'].sort();

describeLane(
  'nix',
  'the flake’s outputs, with a stand-in for nixpkgs',
  () => {
    let lab: string;
    let env: NodeJS.ProcessEnv;
    let inputs: Inputs;
    let place: Workplace;
    beforeAll(async () => {
      place = new Workplace();
      const nix = await nixIn(place.path('nix'));
      inputs = await writeInputs(place.folder, { lib: lib.folder, nixvirt: nixvirt.folder });
      lab = await writeLockedCheckout(place.path('lab'), inputs, nix);
      env = { ...process.env, ...nix };
      return async () => {
        await makeWritable(place.folder);
        place[Symbol.dispose]();
      };
    });

    const nix = (...args: string[]) =>
      execFileSync('nix', args, { env, cwd: place.folder, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1e8 });
    const value = (output: string, apply = 'value: value') =>
      JSON.parse(nix('eval', '--json', `path:${lab}#${output}`, '--apply', apply)) as unknown;
    /** Builds one output: a link to it, and the output of the build. */
    const build = (output: string) => {
      const path = place.path('result');
      const args = ['build', '--out-link', path, '--print-build-logs', `path:${lab}#${output}`];
      const { status, stderr } = spawnSync('nix', args, { env, encoding: 'utf8' });
      return { ok: status === 0, path, log: stderr };
    };
    /** Breaks a file of the flake while `judge` runs. */
    const spoiled = (file: string, from: string, to: string, judge: () => void) => {
      const good = readFileSync(join(lab, file), 'utf8');
      expect(good).toContain(from);
      writeFileSync(join(lab, file), good.replace(from, to));
      try {
        judge();
      } finally {
        writeFileSync(join(lab, file), good);
      }
    };

    test('each exists for the systems that support it', () => {
      const names = (output: string) => value(output, 'builtins.mapAttrs (_: builtins.attrNames)');
      const each = (systems: string[], names: string[]) => Object.fromEntries(systems.map((system) => [system, names]));
      expect(names('packages')).toEqual(each(linux, ['default']));
      expect(names('apps')).toEqual(each(linux, ['default', 'doctor', 'plan', 'spike', 'verify']));
      expect(names('devShells')).toEqual(each(everywhere, ['default']));
      expect(value('formatter', 'builtins.attrNames')).toEqual(everywhere);
      expect(value('nixosModules', 'builtins.attrNames')).toEqual(['default', 'lab']);
      const checks = ['as-planned', 'lab', 'render', 'rendered', 'specs'];
      expect(value('checks.x86_64-linux', 'builtins.attrNames')).toEqual(checks);
    });

    test('all derivations evaluate', () => {
      const drvs = 'set: map (drv: drv.drvPath) (builtins.concatMap builtins.attrValues (builtins.attrValues set))';
      expect(value('packages', drvs)).toHaveLength(2);
      expect(value('devShells', drvs)).toHaveLength(4);
      expect(value('formatter', 'set: map (drv: drv.drvPath) (builtins.attrValues set)')).toHaveLength(4);
      expect(value('checks.x86_64-linux', 'set: map (check: check.drvPath) (builtins.attrValues set)')).toHaveLength(5);
    });

    test('a NixOS test has its report, its driver, and its machine in each generation', () => {
      const names =
        'config: map (one: one.definition.name) config.virtualisation.libvirt.connections."qemu:///system".domains';
      const of = (node: string) => value(`checks.x86_64-linux.${node}`, names) as string[];
      const domains = (...all: string[]) => all.map((name) => expect.stringContaining(name));
      expect(of('lab.report.nodes.host')).toEqual(domains('DC01', 'SCCM01', 'CLIENT01', 'CLIENT02'));
      expect(of('lab.report.changed')).toEqual(domains('DC01', 'SCCM01', 'CLIENT01'));
      expect(of('as-planned.report.nodes.host')).toEqual(domains('DC01'));
      for (const test of ['lab', 'as-planned']) {
        const outputs = ['report', 'driver', 'driverInteractive'].map((one) => `check.${one}.drvPath`).join(' ');
        expect(value(`checks.x86_64-linux.${test}`, `check: [ ${outputs} ]`)).toHaveLength(3);
        // Emulation would not show what the test claims, so QEMU must refuse it.
        const options = value(`checks.x86_64-linux.${test}.report.nodes.host.virtualisation.qemu.options`);
        expect(options).toEqual(['-machine accel=kvm', '-cpu host']);
      }
      const judged = value('checks.x86_64-linux.lab', 'check: check.args') as string[];
      expect(judged.join(' ')).toMatch(/virtspec verify --target vm --vm-report lab=\S+-virtspec-lab/);
    });

    test('the package has the program that package.json names, and its tools in the PATH', () => {
      const { mainProgram, postInstall, version } = value(
        'packages.x86_64-linux.default',
        'package: { inherit (package.meta) mainProgram; inherit (package) postInstall version; }',
      ) as Record<string, string>;
      const manifest = JSON.parse(readFileSync(join(lab, 'package.json'), 'utf8'));
      expect([mainProgram]).toEqual(Object.keys(manifest.bin));
      expect(version).toBe(manifest.version);
      const [, prefix, suffix] = /--prefix PATH : (\S+)[^-]*--suffix PATH : (\S+)/.exec(postInstall ?? '') ?? [];
      for (const tool of [
        'libvirt',
        'qemu',
        'swtpm',
        'dnsmasq',
        'iproute2',
        'iptables',
        'util-linux',
        'libxml2',
        'python3-env',
        ...['xorriso', 'mtools', 'curl', 'gnutar', 'xz', 'gzip'],
      ])
        expect(prefix).toMatch(new RegExp(`-${tool}/bin`));
      for (const tool of ['shadow', 'nix']) expect(suffix).toMatch(new RegExp(`-${tool}/bin`));
    });

    test('npm gets every package of the lock that this system needs, with the lock’s hash, and no other', () => {
      const lock = JSON.parse(readFileSync(join(lab, 'package-lock.json'), 'utf8')).packages;
      const of = (system: string) => {
        const read = 'package: { lock = package.npmDeps.lock; farm = package.npmDeps.npmRoot.farm; }';
        const { lock: text, farm } = value(`packages.${system}.default`, read) as {
          lock: string;
          farm: Record<string, string>;
        };
        const packages = JSON.parse(text).packages as Record<string, { resolved?: string; integrity?: string }>;
        const resolved = Object.entries(packages).filter(([, { resolved: file }]) => file !== undefined);
        for (const [path, { resolved: file, integrity }] of resolved) {
          expect(farm[file ?? '']).toBe(integrity);
          expect(integrity).toBe(lock[path].integrity);
        }
        return resolved.map(([path]) => path);
      };
      const intel = of('x86_64-linux');
      const required = Object.entries<{ optional?: boolean }>(lock).filter(([path, { optional }]) => path && !optional);
      expect(intel).toEqual(expect.arrayContaining(required.map(([path]) => path)));
      expect(intel.filter((path) => /darwin|win32|arm64|musl/.test(path))).toEqual([]);
      expect(of('aarch64-linux').filter((path) => /darwin|win32|x64|musl/.test(path))).toEqual([]);
    });

    test('an app is virtspec’s command of that name: nix run .#doctor -- --help', () => {
      expect(nix('run', `path:${lab}`, '--', '--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
      for (const name of ['doctor', 'plan', 'spike', 'verify']) {
        expect(nix('run', `path:${lab}#${name}`, '--', '--help')).toMatch(new RegExp(`^Usage: virtspec ${name} `));
      }
    });

    test('the check `render` passes: with the flake’s own nixpkgs, the lab equals its recording', () => {
      const { ok, log } = build('checks.x86_64-linux.render');
      expect(ok, log).toBe(true);
      spoiled('nixvirt/networks.nix', 'first = 100', 'first = 101', () => {
        const { ok, log } = build('checks.x86_64-linux.render');
        expect(ok).toBe(false);
        expect(log).toMatch(/\+ +<range start='192\.168\.56\.101'/);
        expect(log).toContain('something else than is recorded: networks/lab-net.xml\n');
      });
      spoiled('nixvirt/pools.nix', '(qcow2 "client02.qcow2" 60)', '', () => {
        expect(build('checks.x86_64-linux.render').log).toContain('does not hold the objects of nixvirt/');
      });
    });

    test('checkLab judges a lab in a build, and outputs its reports', () => {
      const { path, log } = build('checks.x86_64-linux.rendered');
      expect(log).toContain('11 of 11 valid');
      expect(JSON.parse(readFileSync(join(path, 'reports/verify.json'), 'utf8'))).toMatchObject({
        verdict: 'PASSED',
        target: 'rendered',
      });
      spoiled('lab.yaml', '192.168.56.1/24', '192.168.57.1/24', () => {
        const spoilt = build('checks.x86_64-linux.rendered');
        expect(spoilt.ok).toBe(false);
        expect(spoilt.log).toContain('192.168.57');
      });
    });

    test('the template works as created by `nix flake new`', () => {
      nix('flake', 'new', '--template', `path:${lab}`, place.path('mine'));
      for (const file of ['flake.nix', 'lab.yaml', 'nixvirt/domains.nix', '.github/workflows/lab.yml', 'README.md'])
        expect(existsSync(place.path('mine', file)), file).toBe(true);
    });
  },
  nixvirt.missing ?? lib.missing,
);
