import * as z from 'zod';

/**
 * A mapping from names to values. It is a `Map` because a name can be any string: in an object, zod drops `__proto__`, and JavaScript sorts `10`
 * before `b`. The JSON Schema describes it as an object.
 *
 * @param problemOf what is wrong with a name, if not every name is allowed
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

/** libvirt rejects line ends in names, and XML any other control character. */
function isPlain(name: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(name);
}
