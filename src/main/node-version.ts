/** The oldest Node this tool runs on, the one actions run on. */
const oldestNode = 24;

/** Why a Node is too old, and what to do; null when it is not. */
export function nodeTooOld(version: string): string | null {
  const major = Number(version.split('.')[0]);
  if (major >= oldestNode) return null;
  return `Node ${version} is too old: Node ${oldestNode} or newer is expected. Without installing it: npx --package=node@${oldestNode} --package=migration-rehearsal migration-rehearsal`;
}
