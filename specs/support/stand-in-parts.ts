/** The parts of lib that the stand-ins in fixtures/stand-in/ use, bundled for them. */
export { findPython } from '../../lib/deploy/find-python.ts';
export { nixVirtDeployer } from '../../lib/deploy/nixvirt-deployer.ts';
export { flakeReference } from '../../lib/lab/flake-reference.ts';
export { VirshSession } from '../../lib/libvirt/virsh-session.ts';
export { findNixVirtPin } from '../../lib/nix/flake-lock.ts';
export { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
export { renderLab } from '../../lib/render/render.ts';
export { readSettingsFile } from '../../lib/render/settings-file.ts';
