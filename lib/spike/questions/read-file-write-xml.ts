import { evidenceOf } from '../../xml/evidence.ts';
import { differs, fails, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const readFileWriteXml: Question = {
  id: 'read-file-write-xml',
  role: 'surprise',
  title: 'Does `builtins.readFile (writeXML …)` show the XML, as the plan’s spike has it?',
  cure: 'Ask `domain.getXML …` instead: the same text, as a string, with nothing built.',
  judge: ({ refused, facts }) => {
    if (refused === undefined) return works('yes', evidenceOf('Nix', String(facts.xml).slice(0, 160)));
    const said = evidenceOf('Nix', refused);
    return refused.includes('import-from-derivation')
      ? differs('only where Nix may build while it evaluates (import from derivation): not where that is off', said)
      : fails('Nix refuses it', said);
  },
};
