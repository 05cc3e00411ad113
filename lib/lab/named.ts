import * as z from 'zod';

/**
 * A mapping from names to values: a `Map`, because names are anybody's. In an object, zod drops `__proto__`, and JavaScript
 * sorts `10` before `b`. In the JSON Schema it is the object it looks like.
 *
 * @param problemOf what is wrong with a name, where not every name will do
 */
export function named<T extends z.ZodType>(value: T, what: string, problemOf?: (name: string) => string | undefined) {
  const name = z
    .string()
    .min(1, `the ${what} name is empty`)
    .refine(isPlain, `the ${what} name contains a control character`)
    .superRefine((given, context) => {
      const message = problemOf?.(given);
      if (message) context.addIssue({ code: 'custom', message });
    });
  return z.map(name, value, {
    error: (issue) => (issue.code === 'invalid_type' ? `expected a mapping keyed by ${what} name` : undefined),
  });
}

/** libvirt refuses line ends in names, and XML any other control character. */
function isPlain(name: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(name);
}
