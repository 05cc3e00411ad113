import { guestCheck } from '../guest-check.ts';

export const guestWindowsInstalls = guestCheck(
  {
    id: 'guest-windows-installs',
    title: 'Install Windows, verify network adapter is present',
    fix: 'By hand: install, then `Get-NetAdapter` in the guest must show every MAC that domain-interface-order lists.',
    why: 'Windows 11 and Server 2022 have a driver for e1000e and none for rtl8139; interface-model-explicit and domain-interfaces show which it will get.',
  },
  'it takes an installed Windows',
);
