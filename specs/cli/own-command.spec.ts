import { expect, test } from 'vitest';
import { ownCommand } from '../../lib/cli/own-command.ts';

test.each([
  ['npx', { npm_command: 'exec', npm_lifecycle_script: "'virtspec' 'init'" }, 'npx virtspec'],
  ['npx without arguments', { npm_command: 'exec', npm_lifecycle_script: 'virtspec' }, 'npx virtspec'],
  ['a program that npx runs', { npm_command: 'exec', npm_lifecycle_script: 'vitest' }, 'virtspec'],
  [
    'a script of npm, which has it on its PATH',
    { npm_command: 'run-script', npm_lifecycle_script: 'virtspec init' },
    'virtspec',
  ],
  ['nothing', {}, 'virtspec'],
])('%s', (_what, env, command) => {
  expect(ownCommand(env)).toBe(command);
});
