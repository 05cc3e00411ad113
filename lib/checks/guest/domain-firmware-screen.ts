import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeRunning } from '../../check/guest/smoked.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const domainFirmwareScreen: PresenceCheck<'domain'> = {
  id: 'domain-firmware-screen',
  category: 'guest',
  title: 'Firmware produced display output',
  severity: 'error',
  fix: {
    nix: 'Look at the screenshot; if it is black, the firmware does not run: check `os.loader` and `os.nvram.template` against `/usr/share/qemu/firmware` (NixOS: `${pkgs.OVMFFull.fd}/FV`).',
    xml: 'Look at the screenshot; if it is black, the firmware does not run: check `<loader>` and the `template` of `<nvram>` against `/usr/share/qemu/firmware`.',
  },
  tier: 'sandbox',
  why: '`running` describes QEMU, not the guest: with a loader and variables that do not match, the domain is running and its display stays black.',
  kind: 'domain',
  reads: 'nothing',
  applies: isStarted,
  judge: (subject, context) =>
    judgeRunning(subject, context, ({ domain, screen, problem }) => {
      if (!screen) return skip(problem ?? 'no screenshot could be taken');
      const picture = `${screen.width}x${screen.height}, ${screen.colours} ${screen.colours === 1 ? 'colour' : 'colours'}`;
      if (screen.drawnByGuest) return pass(picture);
      return fail(
        'display output',
        `no display output (${picture})`,
        evidenceOf(`virsh screenshot ${domain}`, problem === undefined ? picture : `${picture}\n${problem}`),
      );
    }),
};
