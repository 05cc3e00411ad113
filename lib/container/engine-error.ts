import { VirtspecError } from '../error/virtspec-error.ts';

export function unusableHost(host: string): VirtspecError {
  return new VirtspecError({
    code: 'engine-host-invalid',
    kind: 'environment',
    what: `DOCKER_HOST names no container engine: ${JSON.stringify(host)}`,
    why: 'it is a URL, as unix:///var/run/docker.sock or tcp://127.0.0.1:2375',
    fix: 'Correct DOCKER_HOST, or unset it.',
  });
}

/** @param why in the system's words: `connect ENOENT /var/run/docker.sock` */
export function unreachable(host: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'engine-unreachable',
    kind: 'environment',
    what: `no container engine answers at ${host}`,
    why,
    fix: /EACCES|permission denied/i.test(why)
      ? 'Run as a user who may use the engine (Docker: the group docker, which is as good as root), or take a rootless engine.'
      : 'Start Docker or another engine with its API, or name it with DOCKER_HOST. With libvirt installed here: --target sandbox.',
    cause,
  });
}

/** @param limit milliseconds */
export function imageLate(what: string, limit: number): VirtspecError {
  return new VirtspecError({
    code: 'image-late',
    kind: 'environment',
    what,
    why: `the engine was not done after ${Math.round(limit / 60_000)} minutes`,
    fix: 'Build it elsewhere or by hand (docker build -f Containerfile), load it (docker load), and name it with --image.',
  });
}

/** @param lastWords of its program, on standard error */
export function containerEnded(image: string, lastWords: string): VirtspecError {
  return new VirtspecError({
    code: 'container-ended',
    kind: 'environment',
    what: 'the container ended by itself',
    why: lastWords.split('\n').slice(-5).join('\n') || 'its program said nothing; the engine’s own log may tell',
    fix: `Run again; if it stays so, look into the image: docker run --rm -it ${image} bash`,
  });
}

/**
 * What an engine said no to, as an error with its cure.
 * @param what could not be done
 * @param said the engine's own words
 */
export function engineRefused(what: string, said: string, cause?: unknown): VirtspecError {
  const { code, fix } = refusals.find(({ words }) => words.test(said)) ?? {
    code: 'engine-refused',
    fix: 'Look at the engine’s own log.',
  };
  return new VirtspecError({ code, kind: 'environment', what, why: said, fix, cause });
}

const refusals: readonly { readonly words: RegExp; readonly code: string; readonly fix: string }[] = [
  {
    words: /no space left on device|disk quota exceeded/i,
    code: 'no-space',
    fix: 'Give the engine more room (docker system df, docker system prune); the image takes about 0.8 GB.',
  },
  {
    words: /cgroup/i,
    code: 'engine-cgroup',
    fix: 'The engine cannot make control groups for containers: see to it that they are mounted and writable for it, then try `docker run --rm hello-world`.',
  },
  {
    words: /capabilit|unable to apply caps|seccomp|apparmor|operation not permitted|unknown security|userns/i,
    code: 'engine-forbids',
    fix: 'The engine does not grant what the sandbox needs: docs/container.md lists it. Take an engine that does, or --target sandbox.',
  },
  {
    words:
      /no such host|dial tcp|i\/o timeout|tls handshake|network is unreachable|could not resolve|temporary failure|connection (refused|reset)|no such image|pull access denied|manifest unknown|not found: does not exist|failed to fetch|unable to locate package/i,
    code: 'image-not-available',
    fix: 'Run it once with a network, or load an image that was built elsewhere (docker save, docker load) and name it with --image.',
  },
];
