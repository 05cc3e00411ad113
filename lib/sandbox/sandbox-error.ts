import { VirtspecError } from '../error/virtspec-error.ts';

/**
 * The error for a sandbox that ended by itself.
 * @param how `exit 1`, or a signal's name
 * @param lastWords the end of its logs
 */
export function sandboxDied(how: string, lastWords: string): VirtspecError {
  const words = lastWords.trim().split('\n').slice(-3).join('; ');
  // unshare's own message: inner.sh was never started.
  if (/^(unshare|newuidmap|newgidmap): /m.test(lastWords)) return namespacesForbidden(words);
  return new VirtspecError({
    code: 'sandbox-died',
    kind: 'environment',
    what: `the sandbox exited unexpectedly (${how})`,
    why: words || 'libvirtd printed no message',
    fix: 'Run again with --debug; `virtspec verify --keep` keeps a sandbox running for inspection.',
  });
}

function namespacesForbidden(words: string): VirtspecError {
  const settings =
    'kernel.unprivileged_userns_clone=1, user.max_user_namespaces>0, kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)';
  return new VirtspecError({
    code: 'namespaces-forbidden',
    kind: 'environment',
    what: 'the sandbox’s namespaces could not be created',
    why: words,
    fix: `Run as root, or allow user namespaces (sysctl ${settings}; in a container, allow unshare) and give the user subordinate ids in /etc/subuid and /etc/subgid.`,
  });
}
