/** Takes away containers of runs that ended without doing so. Loads without testcontainers, for the action's post step. */
import { hostname } from 'node:os';
import { type Engine, findEngine } from './engine.ts';
import { isGone, ownIdentity } from './process-identity.ts';
import { runId } from './run-id.ts';

/** Labels of every container we start. */
export const labels = {
  run: 'migration-rehearsal.run',
  host: 'migration-rehearsal.host',
  owner: 'migration-rehearsal.owner',
} as const;

/** The labels of a container that this process starts. */
export function ownLabels(): Readonly<Record<string, string>> {
  return { [labels.run]: runId, [labels.host]: hostname(), [labels.owner]: ownIdentity() };
}

interface ListedContainer {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/**
 * Removes containers whose owner, a process of this machine, is gone, with their volumes; returns how
 * many. Containers of living runs and of other machines on the same engine are left alone.
 */
export async function sweepContainers(engine?: Engine): Promise<number> {
  const found = engine ?? (await findEngine());
  const ours = await listContainers(found, { [labels.host]: hostname() });
  const left = ours.filter((container) => isGone(container.Labels[labels.owner] ?? ''));
  for (const container of left) await removeContainer(found, container.Id);
  return left.length;
}

/** Containers with all of these labels, stopped ones too. */
export async function listContainers(
  engine: Engine,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly ListedContainer[]> {
  const label = Object.entries(wanted).map(([name, value]) => `${name}=${value}`);
  const filters = encodeURIComponent(JSON.stringify({ label }));
  return (await engine.request(
    'GET',
    `/containers/json?all=1&filters=${filters}`,
  )) as ListedContainer[];
}

/** Kills and removes a container and its anonymous volumes; one that is gone already is no error. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  await engine.request('DELETE', `/containers/${id}?force=1&v=1`).catch((error: Error) => {
    if (!/^HTTP (404|409)/.test(error.message)) throw error; // 409: its removal is under way
  });
}
