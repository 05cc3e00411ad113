import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** A call of the stand-in for virtspec. */
export interface Call {
  readonly words: readonly string[];
  /** Variables of its environment that are called PASSWORD. */
  readonly environment: string;
  /** The name in scripts/guest of the script that it got; empty if it got none. */
  readonly name: string;
  readonly text: string;
}

export interface Deployed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a script, a wait or a command does in place of what it would do. */
interface Fault {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly hang?: true;
}

const lists = ['done', 'pending', 'secrets', 'checkpoints'] as const;

/** A Windows guest that is none: `fixtures/stand-in/virtspec`, and a virsh that shows its two adapters. */
export class RecordedGuest implements Disposable {
  readonly place = new Workplace();
  readonly virtspec = join(root, 'fixtures/stand-in/virtspec');

  constructor() {
    this.place.write('guest/calls', '');
    this.place.write('lab.yaml', 'domains:\n  DC01: {}\n  SCCM01: {}\n  CLIENT01: {}\n  CLIENT02: {}\n');
    this.place.write('guest/bridge', 'virbr56\n');
    this.adapters(['network lab-net e1000e 52:54:00:96:f8:bb', 'network default e1000e 52:54:00:b4:56:ba']);
    const virsh = this.place.write(
      'bin/virsh',
      `#!/bin/sh
echo "$*" >>"$STAND_IN/virsh-calls"
case "$*" in
*domiflist*) cat "$STAND_IN/adapters" ;;
*domname*) cat "$STAND_IN/name" 2>/dev/null || exit 1 ;;
*'net-info --network lab-net') printf 'Name:           lab-net\\nBridge:         ' && cat "$STAND_IN/bridge" ;;
*) echo "error: failed to get network" >&2; exit 1 ;;
esac
`,
    );
    chmodSync(virsh, 0o755);
  }

  /** What `virsh domiflist` lists: type, source, model and MAC of each. */
  adapters(lines: readonly string[]): void {
    const rows = lines.map((line) => ` -           ${line.split(' ').join('   ')}\n`).join('');
    this.place.write('guest/adapters', ` Interface   Type   Source   Model   MAC\n-----------\n${rows}\n`);
  }

  /** Starts a script of scripts/orchestration, with its words; `bash` gets `options` before it. In a process group of its own, as a terminal does. */
  start([name = '', ...words]: readonly string[], env: NodeJS.ProcessEnv = {}, options: readonly string[] = []) {
    const script = join(root, 'scripts/orchestration', name);
    return spawn('bash', [...options, script, ...words], {
      cwd: this.place.folder,
      env: {
        ...process.env,
        ...this.place.env,
        PATH: `${this.place.path('bin')}:${process.env.PATH}`,
        XDG_RUNTIME_DIR: this.place.sandboxes,
        STAND_IN: this.place.path('guest'),
        VIRTSPEC: this.virtspec,
        VIRTSPEC_STEPS: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  }

  deploy(...call: Parameters<RecordedGuest['start']>): Promise<Deployed> {
    return endOf(this.start(...call));
  }

  /** The calls so far. */
  get calls(): readonly Call[] {
    const text = readFileSync(this.place.path('guest/calls'), 'utf8');
    return text
      .split('\x1d')
      .filter(Boolean)
      .map((call) => {
        const [words = '', environment = '', name = '', script = ''] = call.split('\x1e');
        return { words: words.split('\x1f'), environment, name, text: script };
      });
  }

  /** What was done, in order: the names of scripts; of another command itself, `look` and `try` for dry runs of `up` and `checkpoint save`, a wait with its script. */
  get story(): readonly string[] {
    return this.calls.map(({ words: [command = '', ...rest], name }) => {
      if (command === 'run') return name || '?';
      if (command === 'wait') return `wait ${name || '?'}`;
      if (command === 'up' && rest[0] === '--dry-run') return 'look';
      if (command === 'checkpoint' && rest[2] === '--dry-run') return `checkpoint try ${rest[1]}`;
      return command === 'checkpoint' ? `checkpoint ${rest.slice(0, 2).join(' ')}` : command;
    });
  }

  /** Lines of a file of the guest. */
  lines(of: (typeof lists)[number] | 'virsh-calls' | 'copied' | 'copied-to' | 'copied-mode'): readonly string[] {
    const path = this.place.path('guest', of);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  }

  is(guest: Partial<Readonly<Record<(typeof lists)[number], readonly string[]>>>): void {
    for (const [name, lines] of Object.entries(guest))
      this.place.write(`guest/${name}`, lines.map((line) => `${line}\n`).join(''));
  }

  fault(name: string, { code = 0, stdout = '', stderr = '', hang }: Fault): void {
    const files = { code: `${code}`, stdout, stderr, ...(hang && { hang: '' }) };
    for (const [file, text] of Object.entries(files)) this.place.write(`guest/faults/${name}/${file}`, text);
  }

  [Symbol.dispose](): void {
    this.place[Symbol.dispose]();
  }
}

/** What a script printed, and how it ended. */
export function endOf(child: ChildProcess): Promise<Deployed> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
