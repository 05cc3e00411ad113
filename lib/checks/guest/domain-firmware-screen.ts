import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeRunning } from '../../check/guest/smoked.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const domainFirmwareScreen: PresenceCheck<'domain'> = {
  id: 'domain-firmware-screen',
  category: 'guest',
  title: 'Open GUI, connect to the console: the firmware draws its screen',
  severity: 'error',
  fix: 'Look at the screenshot; a black one means that the firmware does not run: check `os.loader` and `os.nvram.template` against `/usr/share/qemu/firmware` (NixOS: `${pkgs.OVMFFull.fd}/FV`).',
  tier: 'sandbox',
  why: '`running` is said of QEMU, not of the guest: with a loader and variables that do not fit each other it is running and black for ever.',
  kind: 'domain',
  reads: 'nothing',
  applies: isStarted,
  judge: (subject, context) =>
    judgeRunning(subject, context, ({ domain, screen, problem }) => {
      if (!screen) return skip(problem ?? 'no screenshot could be taken');
      const picture = `${screen.width}x${screen.height}, ${screen.colours} colours`;
      if (screen.drawnByGuest) return pass(picture);
      return fail(
        'a screen that the guest has drawn',
        `nothing drawn (${picture})`,
        evidenceOf(`virsh screenshot ${domain}`, problem === undefined ? picture : `${picture}\n${problem}`),
      );
    }),
};
