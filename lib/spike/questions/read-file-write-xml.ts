import { evidenceOf } from '../../xml/evidence.ts';
import { differs, fails, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const readFileWriteXml: Question = {
  id: 'read-file-write-xml',
  role: 'surprise',
  title: 'Does `builtins.readFile (writeXML …)` return the XML?',
  cure: 'Use `domain.getXML …`, which returns the same text as a string and builds nothing.',
  judge: ({ refused, facts }) => {
    if (refused === undefined) return works('yes', evidenceOf('Nix', String(facts.xml).slice(0, 160)));
    const said = evidenceOf('Nix', refused);
    return refused.includes('import-from-derivation')
      ? differs('only where import from derivation is allowed', said)
      : fails('Nix rejects it', said);
  },
};
