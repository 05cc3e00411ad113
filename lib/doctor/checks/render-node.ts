import { fail, pass } from '../../finding/verdict.ts';
import { domainItems } from '../domain.ts';
import { judgeFact } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

export const renderNode = ofLab(
  {
    id: 'render-node',
    category: 'domain',
    title: 'There is a render node for its OpenGL',
    severity: 'error',
    cure: {
      nixos:
        'pass `virtio_video = false` to the template; on a machine with a graphics card, `hardware.graphics.enable = true;`.',
      elsewhere:
        'pass `virtio_video = false` to the template; on a machine with a graphics card, install its driver (`ls /dev/dri/renderD*`).',
    },
    why: 'SPICE with OpenGL takes /dev/dri/renderD*, which headless hosts lack; QEMU does not start without. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  },
  'each domain of the lab with OpenGL on its screen',
  domainItems(({ gl }) => gl),
  (_name, { machine }) =>
    judgeFact(machine.renderNodes, (nodes, evidence) =>
      nodes.length > 0 ? pass(nodes.join(', ')) : fail('/dev/dri/renderD*', 'there is none', evidence),
    ),
);
