import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type NixVirtRule, nixVirtRules } from '../../lib/nixvirt/rules.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt, masterNixVirt } from '../support/nix-sources.ts';

/** The text on the line of each rule. */
const said: Readonly<Record<NixVirtRule, string>> = {
  'read-uuid': 'specUUID = uuid.UUID(specDefETree.find("uuid").text).bytes',
  'active-null': 'active = self.subject.isActive()',
  'delete-undeclared': 'object.undefine()',
  rename: 'if foundName != self.specName:',
  redefine: 'newvobject = self.oc._fromXML(self.specDefXML)',
  'restart-true': 'self.subject._deactivate()',
  'restart-false': 'case False:',
  'restart-changed': 'self.subject._deactivate()',
  'define-new': 'self.subject = self.oc._fromXML(self.specDefXML)',
  dependents: 'dependent._deactivate()',
  undefine: 'lvobj.undefineFlags(flags=flags)',
  'volume-name': 'raise NixVirtError("volume: name inconsistent with definition")',
  'volume-pool': 'pool._activate()',
  'volume-create': 'volLVObj = pool._lvobj.createXML(volDefXML)',
  'volume-delete': 'volLVObj.delete()',
  'set-active': 'self.subject.setActive(self.active)',
};

const [locked, master] = await Promise.all([lockedNixVirt(), masterNixVirt()]);

for (const [release, { folder, missing }] of Object.entries({ '0.6.0': locked, 'master (6d213ab)': master })) {
  describeLane(
    'nix',
    `the rules of NixVirt ${release}`,
    () => {
      const textOf = (file: string) => readFileSync(join(folder, 'tool', file), 'utf8');
      const rules = () => nixVirtRules(textOf('nixvirt.py'), textOf('nixvirt-module-helper'));

      test('they are recognised by the source of its activation', () => {
        expect(rules()).toMatchObject({ release, known: true });
      });

      test.each(Object.entries(said))('%s is at the stated line', (rule, line) => {
        const [file, number] = rules().places[rule as NixVirtRule];
        expect(textOf(file).split('\n')[number - 1]?.trim()).toBe(line);
      });

      test('a source that differs by one byte is unknown', () => {
        expect(nixVirtRules(`${textOf('nixvirt.py')} `, textOf('nixvirt-module-helper'))).toMatchObject({
          known: false,
        });
      });
    },
    missing,
  );
}
