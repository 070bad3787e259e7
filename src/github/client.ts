/**
 * The way to GitHub's API: Octokit on the API address of this run (Enterprise Server included),
 * through the proxy the runner was set up with, with a retry that never repeats a POST.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { defaults } from '@actions/github/lib/utils';
import { Octokit } from '@octokit/rest';
import type { Log } from '../log.ts';

/** What it takes to talk to a GitHub. */
export interface Connection {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Log;
  /** For tests: how to let time pass before another attempt. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

const maxAttempts = 4;
/** A server that asks for more patience than this is told "not today"; publishing is never worth a hung job. */
const maxPauseMs = 90_000;
const firstPauseMs = 500;

/** An Octokit for one token. */
export function connect({ token, apiUrl, log, pause = wait }: Connection): Octokit {
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    request: { fetch: defaults.request?.fetch as unknown },
    log: { debug: () => {}, info: () => {}, warn: log.debug, error: log.debug },
  });
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request(options);
      } catch (error) {
        const pauseMs = attempt < maxAttempts ? retryPauseMs(error, options.method, attempt) : null;
        if (pauseMs === null) throw error;
        log.debug(`${options.method} ${options.url} failed, again in ${pauseMs} ms`);
        await pause(pauseMs);
      }
    }
  });
  return octokit;
}

/** The HTTP status of a failed request; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  // Octokit gives a broken connection the status 500 but no response.
  return 'response' in error && error.response !== undefined ? Number(error.status) : undefined;
}

/** True when GitHub refused for lack of a permission, and not for haste, which is a 403 as well. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 401 || (status === 403 && limitPauseMs(error) === undefined);
}

/** How long to wait before the same request may be sent again; null when it may not. */
function retryPauseMs(error: unknown, method: string, attempt: number): number | null {
  const status = statusOf(error);
  if (status === 403 || status === 429) {
    // A refused request was not carried out, so this holds for POST too.
    const pauseMs = limitPauseMs(error);
    return pauseMs === undefined || pauseMs > maxPauseMs ? null : pauseMs;
  }
  const isTransient = status === undefined ? isNetworkError(error) : status >= 500;
  return isTransient && method !== 'POST' ? firstPauseMs * 2 ** (attempt - 1) : null;
}

/**
 * GitHub's rule: `retry-after` in seconds; else, with nothing remaining, until `x-ratelimit-reset`;
 * else, for a secondary limit, at least a minute (REST documentation, "Rate limits").
 */
function limitPauseMs(error: unknown): number | undefined {
  const headers = headersOf(error);
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return Math.max(0, retryAfter * 1000);
  if (headers['x-ratelimit-remaining'] === '0') {
    return Math.max(0, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - Date.now());
  }
  const isSecondary = error instanceof Error && /secondary rate limit/i.test(error.message);
  return isSecondary || statusOf(error) === 429 ? 60_000 : undefined;
}

function headersOf(error: unknown): Readonly<Record<string, string | undefined>> {
  if (!(error instanceof Error) || !('response' in error)) return {};
  const response = error.response as { headers?: Record<string, string | undefined> } | undefined;
  return response?.headers ?? {};
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && 'status' in error && statusOf(error) === undefined;
}
