import { resolve } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { fixedLimit, longestTimer } from '../../process/patience.ts';
import type { CopyGuest, CopyOptions } from '../copy/copy-guest.ts';
import { sumOfFile } from '../copy/counted.ts';
import { plainProgram } from './posix-program.ts';
import { sftpPath, sftpWord } from './sftp.ts';
import { sshError } from './ssh-error.ts';
import type { SshLine } from './ssh-line.ts';

/** A copy ends by its signal. */
const unlimited = fixedLimit(longestTimer);

/** A guest that is copied to and from by sftp. */
export function sshCopyGuest(line: SshLine): CopyGuest {
  const { domain } = line.target;
  const there = (path: string) => sftpWord(sftpPath(path, line.os));
  return {
    domain,
    os: async () => line.os,
    async run(argv, timeout) {
      const limit = fixedLimit(timeout);
      const ran =
        line.os === 'windows'
          ? await line.run(argv.join(' '), { timeout: limit })
          : await line.run('/bin/sh', { timeout: limit, input: plainProgram(argv) });
      if (ran.code === 255 && ran.says !== '') throw sshError(line.target, ran.says);
      const [stdout, stderr] = [Buffer.from(ran.stdout), Buffer.from(ran.stderr)];
      return { exitCode: ran.code, signal: undefined, stdout, stderr };
    },
    async put(file, inGuest, options) {
      await transfer(line, `@put ${sftpWord(resolve(file))} ${there(inGuest)}`, inGuest, options);
      return sumOfFile(file, options.signal);
    },
    async get(inGuest, file, options) {
      await transfer(line, `@get ${there(inGuest)} ${sftpWord(resolve(file))}`, inGuest, options);
      return sumOfFile(file, options.signal);
    },
  };
}

/** @throws VirtspecError `copy-guest` with sftp's own words; the signal's reason */
async function transfer(line: SshLine, command: string, path: string, { signal }: CopyOptions): Promise<void> {
  const { code, stdout, stderr } = await line.sftp(`${command}\n`, { timeout: unlimited, signal });
  if (code === 0) return;
  const why = [stdout, stderr].join('').trim() || `it ended with ${code}`;
  const cure = cures.find(({ says }) => says.test(why));
  throw new VirtspecError({
    ...{ code: 'copy-guest', kind: 'environment', what: `sftp cannot copy ${path} of ${line.target.domain}`, why },
    ...(cure && { fix: cure.fix }),
  });
}

/** By sftp’s words for the two sides; of the guest’s side its protocol has no word for a full disk. */
const cures: readonly { readonly says: RegExp; readonly fix: string }[] = [
  { says: /^write local .*No space left/m, fix: 'Make room there, or name another place.' },
  { says: /^write remote .*: Failure$/m, fix: 'The guest says no more than that: look whether its disk is full.' },
];
