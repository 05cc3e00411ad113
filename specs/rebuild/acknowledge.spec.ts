import { describe, expect, test } from 'vitest';
import type { Destructive } from '../../lib/plan/destructive.ts';
import { requireAcknowledged, requireHarmless, requireMeant } from '../../lib/rebuild/acknowledge.ts';

const cut: Destructive = {
  what: 'restart',
  name: 'DC01',
  cut: 'DC01',
  text: 'domain DC01 is power-cut: its memory changed',
};
const gone: Destructive = {
  what: 'delete',
  name: "domain/it's old",
  cut: "it's old",
  text: "domain it's old is deleted, running",
};
const nothing = { restart: [], delete: [], shutdown: [] };

describe('a switch', () => {
  test('that loses nothing needs no acknowledgement', () => {
    expect(() => requireAcknowledged([], nothing)).not.toThrow();
  });

  test('is refused, with the losses and the options that allow them, quoted for a shell', () => {
    expect(() => requireAcknowledged([cut, gone], nothing)).toThrowError(
      expect.objectContaining({
        code: 'rebuild-not-acknowledged',
        kind: 'refused',
        what: 'the switch would make 2 irreversible changes; nothing was changed',
        why: `${cut.text}\n${gone.text}`,
        fix: expect.stringContaining("--allow-restart DC01 --allow-delete 'domain/it'\\''s old'"),
      }),
    );
  });

  test('continues if each loss is allowed by name, and only then', () => {
    expect(() =>
      requireAcknowledged([cut, gone], { ...nothing, restart: ['DC01'], delete: ["domain/it's old"] }),
    ).not.toThrow();
    expect(() => requireAcknowledged([cut, gone], { ...nothing, restart: ['DC01'], delete: [] })).toThrowError(
      /would make an irreversible change/,
    );
    expect(() => requireAcknowledged([cut], { ...nothing, restart: [], delete: ['DC01'] })).toThrowError(
      /would make an irreversible change/,
    );
  });

  test('continues if a guest that would be power-cut is shut down first; a deletion is still to be allowed', () => {
    expect(() => requireAcknowledged([cut], { ...nothing, shutdown: ['DC01'] })).not.toThrow();
    const shutdown = ["it's old"];
    expect(() => requireAcknowledged([gone], { ...nothing, shutdown })).toThrowError(
      /would make an irreversible change/,
    );
    expect(() => requireMeant([gone], { ...nothing, shutdown })).not.toThrow();
    expect(() => requireMeant([gone], { ...nothing, shutdown: ['DC01'] })).toThrowError(
      expect.objectContaining({ what: '--shutdown DC01 matches nothing that the switch would do', kind: 'usage' }),
    );
    expect(() => requireMeant([cut], { ...nothing, shutdown: ['DC1'] })).toThrowError(/; did you mean 'DC01'\?/);
  });

  test('that would power-cut a guest says how it is shut down first', () => {
    expect(() => requireAcknowledged([cut], nothing)).toThrowError(
      expect.objectContaining({
        fix: expect.stringContaining('--allow-restart DC01 (with --shutdown DC01 the guest is shut down first)'),
      }),
    );
  });

  test('is refused if a name is allowed that is close to one that would be lost', () => {
    expect(() => requireMeant([cut], { ...nothing, restart: ['DC1'], delete: [] })).toThrowError(
      /; did you mean 'DC01'\?/,
    );
  });

  test('is refused if something is allowed that would not happen', () => {
    expect(() => requireMeant([cut], { ...nothing, restart: ['DC01'], delete: [] })).not.toThrow();
    expect(() => requireMeant([cut], { ...nothing, restart: ['DC01', 'DC02'], delete: [] })).toThrowError(
      expect.objectContaining({
        code: 'rebuild-nothing-to-allow',
        kind: 'usage',
        what: '--allow-restart DC02 matches nothing that the switch would do',
        why: 'the switch requires --allow-restart DC01',
      }),
    );
  });

  test('that is the second one may lose nothing', () => {
    expect(() => requireHarmless([])).not.toThrow();
    expect(() => requireHarmless([cut])).toThrowError(
      expect.objectContaining({ code: 'rebuild-not-idempotent', kind: 'refused', why: cut.text }),
    );
  });
});
