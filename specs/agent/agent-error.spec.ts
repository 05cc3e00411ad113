import { expect, test } from 'vitest';
import { agentError } from '../../lib/agent/agent-error.ts';

/** What libvirt 9.0 and qemu-ga 7.2 said, and what it means. */
test.each([
  ['Requested operation is not valid: domain is not running', 'guest-off'],
  ["failed to get domain 'web01'", 'domain-not-found'],
  ['this function is not supported by the connection driver: virDomainQemuAgentCommand', 'agent-unsupported'],
  ['argument unsupported: QEMU guest agent is not configured', 'agent-no-channel'],
  ['Guest agent is not responding: QEMU guest agent is not connected', 'agent-absent'],
  ['Guest agent is not responding: Guest agent not available for now', 'agent-silent'],
  ['Guest agent is not responding: QEMU guest agent is not available due to an error', 'agent-jammed'],
  ['Unable to encode message payload', 'agent-jammed'],
  [
    "internal error: unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled: the agent is in frozen state",
    'agent-frozen',
  ],
  [
    "internal error: unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled for this instance",
    'agent-forbids',
  ],
  [
    'internal error: unable to execute QEMU agent command \'guest-exec\': Failed to execute child process "/no/such" (No such file or directory)',
    'agent-refused',
  ],
])('%s', (words, code) => {
  const error = agentError('web01', 'guest-exec', `error: ${words}`);
  expect(error).toMatchObject({ code, kind: 'environment', why: words });
  expect(error.what).toContain('web01');
  expect(error.fix ?? '').not.toContain('NAME');
});
