import { describeAdapter } from '../../check/guest/guest-adapters.ts';
import { guestCheck } from '../../check/guest/guest-check.ts';

export const guestWindowsInstalls = guestCheck(
  {
    id: 'guest-windows-installs',
    title: 'Install Windows, verify network adapter is present',
    fix: 'By hand: install, then `Get-NetAdapter` in the guest must show every MAC that domain-interface-order lists.',
    why: 'An installer of hours, on a disc that is not ours to ship. Which adapters it will find is checked: domain-interfaces and interface-model-explicit.',
  },
  'it takes an installed Windows',
  ({ view }) =>
    `the probe guest finds ${view.interfaces.map(describeAdapter).join(', ') || 'no adapter'} (see probe-interfaces)`,
);
