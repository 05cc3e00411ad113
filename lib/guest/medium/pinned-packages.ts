import type { PinnedList } from './pinned.ts';

/**
 * What the probe guest is built of where there is no apt: what apt had on 2026-11-25 on Debian GNU/Linux 12 (bookworm), by `apt-cache show`.
 * Written by `scripts/pin-probe-packages.mjs`; not by hand.
 */
export const pinnedPackages: PinnedList = {
  timestamp: '20261125T213824Z',
  packages: [
    {
      name: 'busybox-static',
      version: '1:1.35.0-4+deb12u1+b1',
      archive: 'debian',
      path: 'pool/main/b/busybox/busybox-static_1.35.0-4+deb12u1+b1_amd64.deb',
      size: 928188,
      sha256: '3d3fdbe91d4660c873e14b092c213fe81c1da6362daa236eb25d0171eb108744',
    },
    {
      name: 'grub-efi-amd64-signed',
      version: '1+2.06+13+deb12u2',
      archive: 'debian',
      path: 'pool/main/g/grub-efi-amd64-signed/grub-efi-amd64-signed_1+2.06+13+deb12u2_amd64.deb',
      size: 1253404,
      sha256: 'fbe2b28166a6dca8111bbf6a30d52d4781973c3a0440d8080f901e039b1f83f2',
    },
    {
      name: 'shim-signed',
      version: '1.51~1+deb12u1+16.1-2~deb12u1',
      archive: 'debian',
      path: 'pool/main/s/shim-signed/shim-signed_1.51~1+deb12u1+16.1-2~deb12u1_amd64.deb',
      size: 350384,
      sha256: 'c2acf5e559664bbadb7ce5789f9a321f39754a34854d3097b8cc0369df513b3b',
    },
    {
      name: 'isolinux',
      version: '3:6.04~git20190206.bf6db5b4+dfsg1-3',
      archive: 'debian',
      path: 'pool/main/s/syslinux/isolinux_6.04~git20190206.bf6db5b4+dfsg1-3_all.deb',
      size: 108396,
      sha256: 'cb14af88adc2c3844976cd2de61571d2af94d2fb65c277fe4acf3dc8a5d25aae',
    },
    {
      name: 'syslinux-common',
      version: '3:6.04~git20190206.bf6db5b4+dfsg1-3',
      archive: 'debian',
      path: 'pool/main/s/syslinux/syslinux-common_6.04~git20190206.bf6db5b4+dfsg1-3_all.deb',
      size: 1238336,
      sha256: 'f7e4ead7fdfe5cb6117d8d2485d75e53570a8cf680c81a432f92c1774f878875',
    },
    {
      name: 'linux-image-6.1.0-56-amd64',
      version: '6.1.192-2',
      archive: 'debian-security',
      path: 'pool/updates/main/l/linux-signed-amd64/linux-image-6.1.0-56-amd64_6.1.192-2_amd64.deb',
      size: 70550672,
      sha256: 'a86e2049672f52354c4536a089203b6c82639420424d31c91cf31a181fd4d8f1',
    },
  ],
};
