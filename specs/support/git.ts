import { execFileSync } from 'node:child_process';

/** Runs git in `folder`, without user settings. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, '-c', 'user.name=spec', '-c', 'user.email=spec@localhost', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** Commits everything in `folder`, which becomes a repository if it is none, on `branch`; returns the revision. */
export function commitAll(folder: string, branch = 'master'): string {
  git(folder, 'init', '--quiet');
  git(folder, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'NixVirt');
  return git(folder, 'rev-parse', 'HEAD');
}
