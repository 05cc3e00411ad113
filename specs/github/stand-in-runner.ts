import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** A runner made of stand-ins: its files are under `root/`, its commands under `bin/`, and their calls are recorded in `calls`. */
export class StandInRunner extends Workplace {
  constructor() {
    super();
    cpSync(join(root, 'scripts/github'), this.path('clone/scripts/github'), { recursive: true });
  }

  /** A command that runs `body`, and is recorded. */
  has(name: string, body: string): void {
    const file = this.write(
      name.includes('/') ? name : `bin/${name}`,
      `#!/bin/sh\necho "\${0##*/} $*" >>'${this.path('calls')}'\n${body}\n`,
    );
    chmodSync(file, 0o755);
  }

  /** Runs `clone/scripts/github/<name>` in `work/`. */
  run(name: string, env: NodeJS.ProcessEnv = {}, words: readonly string[] = []) {
    mkdirSync(this.path('work'), { recursive: true });
    this.write('calls', '');
    this.write('output', '');
    const done = spawnSync(this.path('clone/scripts/github', name), words, {
      cwd: this.path('work'),
      encoding: 'utf8',
      env: {
        PATH: `${this.path('bin')}:${process.env.PATH}`,
        VIRTSPEC_SETUP_ROOT: this.path('root'),
        GITHUB_OUTPUT: this.path('output'),
        ...env,
      },
    });
    return {
      code: done.status,
      stdout: done.stdout,
      stderr: done.stderr,
      calls: readFileSync(this.path('calls'), 'utf8').split('\n').filter(Boolean),
      output: readFileSync(this.path('output'), 'utf8'),
    };
  }
}
