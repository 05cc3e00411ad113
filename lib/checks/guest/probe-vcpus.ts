import { judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';

export const probeVcpus = probeCheck(
  {
    id: 'probe-vcpus',
    title: 'Guest has the declared number of vCPUs online',
    severity: 'error',
    fix: {
      nix: 'Set `vcpu.count` in Nix to the value in the lab file, without a smaller `current`; `<cpu><topology>` must multiply to the same number.',
      xml: 'Set `<vcpu>` to the value in the lab file, without a smaller `current`; `<cpu><topology>` must multiply to the same number.',
    },
    why: 'The XML sets the maximum; a smaller `current`, or a machine whose firmware does not show all vCPUs, leaves the guest with fewer. https://libvirt.org/formatdomain.html#cpu-allocation',
  },
  {
    judge(guest) {
      const { view, domain, intent } = guest;
      const sides = [
        { by: 'the lab file' as const, count: intent?.vcpus },
        { by: 'the domain XML' as const, count: domain.currentVcpus ?? domain.vcpus },
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
