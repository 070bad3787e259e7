/** What the runner tells every step through the environment, and what must not travel further. */
import { readFile } from 'node:fs/promises';
import { getInput, setSecret } from '@actions/core';
import { UserError } from '../errors.ts';
import { parseEvent } from './event.ts';
import type { RunEvent } from './event.ts';

/** The run that this process is a step of. */
export interface WorkflowRun {
  readonly owner: string;
  readonly repo: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** Grows over all workflows of a repository, unlike the run number, which is one workflow's. */
  readonly runId: number;
  readonly attempt: number;
  /** This run's page. */
  readonly url: string;
  readonly eventName: string;
}

/** Reads the run's identity; throws UserError outside of a workflow. */
export function readWorkflowRun(env: NodeJS.ProcessEnv): WorkflowRun {
  const [owner = '', repo = ''] = required(env, 'GITHUB_REPOSITORY').split('/');
  const serverUrl = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const runId = Number(required(env, 'GITHUB_RUN_ID'));
  const attempt = Number(env['GITHUB_RUN_ATTEMPT'] ?? '1');
  return {
    owner,
    repo,
    apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    serverUrl,
    runId,
    attempt,
    url: `${serverUrl}/${owner}/${repo}/actions/runs/${runId}/attempts/${attempt}`,
    eventName: required(env, 'GITHUB_EVENT_NAME'),
  };
}

/** Reads the event that started the run. */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<RunEvent> {
  const payload: unknown = JSON.parse(await readFile(required(env, 'GITHUB_EVENT_PATH'), 'utf8'));
  return parseEvent(required(env, 'GITHUB_EVENT_NAME'), payload);
}

/**
 * Takes the token out of this process's environment together with everything else that opens a door at GitHub
 * (`ACTIONS_RUNTIME_TOKEN`, `ACTIONS_ID_TOKEN_REQUEST_TOKEN` …), so that no child process inherits it,
 * and has the runner mask it in the log.
 */
export function takeToken(): string {
  const token = getInput('github-token');
  if (token !== '') setSecret(token);
  for (const name of Object.keys(process.env)) {
    if (/^(INPUT_GITHUB-TOKEN|GITHUB_TOKEN|GH_TOKEN|ACTIONS_.*)$/i.test(name))
      delete process.env[name];
  }
  return token;
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new UserError('not-in-a-workflow', `The environment variable ${name} is not set.`, {
    remedy: 'Run this from a GitHub workflow; elsewhere use the command line.',
  });
}
