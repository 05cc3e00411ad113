import fc from 'fast-check';

/** Any code point except surrogates. fast-check's own unit `binary` is the same, but takes a second and a half to list them all. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(
    { arbitrary: fc.integer({ min: 0, max: 0xd7ff }), weight: 0xd800 },
    { arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }), weight: 0x102000 },
  )
  .map((code) => String.fromCodePoint(code));
