import { beforeAll, expect, test } from 'vitest';
import { type EvaluatedFlake, evaluatedFlake, missing, nixvirtFolder } from '../nix/evaluated-flake.ts';
import { describeLane } from '../support/lane.ts';
import { describeStep } from './plan-step.ts';

describeStep(5, 'Rewrite `flake.nix`');

describeLane(
  'nix',
  'Step 5: the flake itself',
  () => {
    let shells: EvaluatedFlake['shells'];
    let lab: EvaluatedFlake;
    beforeAll(async () => {
      lab = await evaluatedFlake({});
      shells = lab.shells;
    });

    test('nix flake check: its outputs evaluate, with NixVirt’s real module', () => {
      expect(lab).toMatchObject({ enable: true, swtpm: { enable: true } });
    });

    test('nix develop: Should show updated welcome message with libvirt tools', () => {
      const { shellHook, packages } = shells['x86_64-linux'] ?? { shellHook: '', packages: [] };
      expect(shellHook).toContain('virsh -c qemu:///system list --all');
      expect(shellHook).toContain('virt-manager');
      expect(packages).toEqual(expect.arrayContaining(['virt-manager', 'libvirt', 'qemu']));
      expect(shells['x86_64-linux']?.VIRTSPEC_NIXVIRT).toBe(nixvirtFolder);
    });

    test('VirtualBox and Vagrant are removed from it, the other tools are kept', () => {
      const kept = ['powershell', 'python3', 'git', 'curl', 'wget', 'jq', 'yq', 'freerdp'];
      for (const shell of Object.values(shells)) {
        expect(shell.packages).toEqual(expect.arrayContaining(kept));
        expect(JSON.stringify(shell)).not.toMatch(/vbox|virtualbox|vagrant/i);
      }
    });

    test('`supportedSystems` are kept; on Darwin there are no virtual machines to manage', () => {
      expect(Object.keys(shells)).toEqual(['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux']);
      for (const [system, { packages, python, shellHook }] of Object.entries(shells)) {
        const managing = ['virt-manager', 'libvirt', 'qemu', 'swtpm', 'dnsmasq', 'iproute2', 'iptables'];
        const linux = system.endsWith('-linux');
        expect(packages.filter((name) => managing.includes(name)).sort()).toEqual(linux ? managing.sort() : []);
        expect(python).toEqual(linux ? ['libvirt', 'lxml', 'xmldiff'] : []);
        expect(shellHook.includes('virsh')).toBe(linux);
      }
    });
  },
  missing,
);
