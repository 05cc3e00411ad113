/** How virtspec is called here, for a command that a user copies: npx puts nothing on the PATH, and tells what it runs in its environment. */
export function ownCommand(env: NodeJS.ProcessEnv = process.env): string {
  const isRunByNpx = env.npm_command === 'exec' && /^'?virtspec'?(?: |$)/.test(env.npm_lifecycle_script ?? '');
  return isRunByNpx ? 'npx virtspec' : 'virtspec';
}
