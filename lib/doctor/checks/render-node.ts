import { fail, pass } from '../../finding/verdict.ts';
import { domainItems } from '../domain.ts';
import { judgeFact } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

export const renderNode = ofLab(
  {
    id: 'render-node',
    category: 'domain',
    title: 'A render node for OpenGL exists',
    severity: 'error',
    cure: {
      nixos:
        'remove `<gl>` from the display (`virtio_video = false` for NixVirt’s templates); on a machine with a graphics card, set `hardware.graphics.enable = true;`.',
      elsewhere:
        'remove `<gl>` from the display (`virtio_video = false` for NixVirt’s templates); on a machine with a graphics card, install its driver (`ls /dev/dri/renderD*`).',
    },
    why: 'SPICE with OpenGL requires /dev/dri/renderD*, which headless hosts lack; QEMU does not start without it. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  },
  'each domain of the lab with OpenGL graphics',
  domainItems(({ gl }) => gl),
  (_name, { machine }) =>
    judgeFact(machine.renderNodes, (nodes, evidence) =>
      nodes.length > 0 ? pass(nodes.join(', ')) : fail('/dev/dri/renderD*', 'none', evidence),
    ),
);
