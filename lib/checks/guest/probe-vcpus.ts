import { judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';

export const probeVcpus = probeCheck(
  {
    id: 'probe-vcpus',
    title: 'The domain is defined with correct hardware: the guest has its vCPUs online',
    severity: 'error',
    fix: "Set `vcpu.count` in Nix to the lab file's, without a smaller `current`; a `<cpu><topology>` must multiply to it.",
    why: 'The XML says how many there may be; a smaller `current`, or a machine whose firmware does not show them all, leaves the guest with fewer. https://libvirt.org/formatdomain.html#cpu-allocation',
  },
  {
    judge(guest) {
      const { view, domain, intent } = guest;
      const sides = [
        { by: 'the lab file' as const, count: intent?.vcpus },
        { by: 'its XML' as const, count: domain.currentVcpus ?? domain.vcpus },
      ];
      return judgeExpected(
        guest,
        `${view.vcpus}`,
        sides
          .filter(({ count }) => count !== undefined)
          .map(({ by, count }) => ({ by, expected: `${count}`, holds: view.vcpus === count, xpath: '/domain/vcpu' })),
        `${view.vcpus} processors online`,
      );
    },
  },
);
