import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import { fails, judgeObject, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const loader = '/domain/os/loader';
const template = '/domain/os/nvram/@template';

export const secureBootFirmware: Question = {
  id: 'secure-boot-firmware',
  role: 'assumption',
  title: 'Does the Windows template use Secure Boot firmware with Microsoft’s keys enrolled?',
  cure: 'Set `os.loader.path` and `os.nvram.template` with `//`.',
  judge: (seen) =>
    judgeObject(seen, ({ xml }) => {
      const where = [evidenceAt(xml, loader), evidenceAt(xml, '/domain/os/nvram')] as const;
      const lacking = [loader, template].filter((xpath) => !xpathText(xml, xpath)?.endsWith('.ms.fd'));
      if (lacking.length > 0) return fails(`no \`.ms.fd\` file in ${lacking.join(' and ')}`, ...where);
      return works('yes, by file name: OVMF’s `.ms` code and variables', ...where);
    }),
};
