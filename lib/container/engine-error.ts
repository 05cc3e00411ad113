import { VirtspecError } from '../error/virtspec-error.ts';

export function unusableHost(host: string): VirtspecError {
  return new VirtspecError({
    code: 'engine-host-invalid',
    kind: 'environment',
    what: `DOCKER_HOST is not the address of a container engine: ${JSON.stringify(host)}`,
    why: 'it must be a URL such as unix:///var/run/docker.sock or tcp://127.0.0.1:2375',
    fix: 'Correct DOCKER_HOST, or unset it.',
  });
}

/** @param why the system's message: `connect ENOENT /var/run/docker.sock` */
export function unreachable(host: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'engine-unreachable',
    kind: 'environment',
    what: `no container engine responds at ${host}`,
    why,
    fix: /EACCES|permission denied/i.test(why)
      ? 'Run as a user who may use the engine (Docker: a member of the group docker, which is equivalent to root), or use a rootless engine.'
      : 'Start Docker or another engine with its API, or set DOCKER_HOST to it; if libvirt is installed here, use --target sandbox.',
    cause,
  });
}

/** @param limit milliseconds */
export function imageLate(what: string, limit: number): VirtspecError {
  return new VirtspecError({
    code: 'image-late',
    kind: 'environment',
    what,
    why: `the engine did not finish within ${Math.round(limit / 60_000)} minutes`,
    fix: 'Build it elsewhere or by hand (docker build -f Containerfile), load it (docker load), and pass it with --image.',
  });
}

/** @param lastWords the end of its program's standard error */
export function containerEnded(image: string, lastWords: string): VirtspecError {
  return new VirtspecError({
    code: 'container-ended',
    kind: 'environment',
    what: 'the container exited unexpectedly',
    why: lastWords.split('\n').slice(-5).join('\n') || 'its program printed no message; see the engine’s log',
    fix: `Run again; if it fails again, inspect the image: docker run --rm -it ${image} bash`,
  });
}

/**
 * The error for an engine's refusal, with a fix.
 * @param what what could not be done
 * @param said the engine's own message
 */
export function engineRefused(what: string, said: string, cause?: unknown): VirtspecError {
  const { code, fix } = refusals.find(({ words }) => words.test(said)) ?? {
    code: 'engine-refused',
    fix: 'Check the engine’s log.',
  };
  return new VirtspecError({ code, kind: 'environment', what, why: said, fix, cause });
}

const refusals: readonly { readonly words: RegExp; readonly code: string; readonly fix: string }[] = [
  {
    words: /no space left on device|disk quota exceeded/i,
    code: 'no-space',
    fix: 'Give the engine more space (docker system df, docker system prune); the image uses about 0.8 GB.',
  },
  {
    words: /cgroup/i,
    code: 'engine-cgroup',
    fix: 'Mount the control groups writable for the engine, which cannot create them for containers, then try `docker run --rm hello-world`.',
  },
  {
    words: /capabilit|unable to apply caps|seccomp|apparmor|operation not permitted|unknown security|userns/i,
    code: 'engine-forbids',
    fix: 'Use an engine that grants the privileges listed in docs/container.md, or use --target sandbox.',
  },
  {
    words:
      /no such host|dial tcp|i\/o timeout|tls handshake|network is unreachable|could not resolve|temporary failure|connection (refused|reset)|no such image|pull access denied|manifest unknown|not found: does not exist|failed to fetch|unable to locate package/i,
    code: 'image-not-available',
    fix: 'Run it once with network access, or load an image that was built elsewhere (docker save, docker load) and pass it with --image.',
  },
];
