/**
 * A stateful GitHub on a loopback port. It judges every request and its own answers by GitHub's
 * description; whatever breaks it is a violation, and fails the test as it is closed.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import {
  answerSchema,
  checkBody,
  checkParameters,
  complete,
  faults,
  operations,
} from './description.ts';
import type { Operation } from './description.ts';
import { GitHubState, RefusedRequest } from './state.ts';
import type { Answer, Scope, StoredPullRequest } from './state.ts';

export interface Token {
  readonly login: string;
  readonly permissions: Readonly<Partial<Record<Scope, 'read' | 'write'>>>;
}

/** What a workflow's own token is with `pull-requests: write` and `statuses: write`. */
export const writeToken: Token = {
  login: 'github-actions[bot]',
  permissions: { pull_requests: 'write', statuses: 'write' },
};

/** What it is on a fork's or Dependabot's pull request, whatever the workflow says. */
export const readToken: Token = {
  login: 'github-actions[bot]',
  permissions: { pull_requests: 'read' },
};

/** `answer`: instead of carrying it out. `apply-then-fail`: carried out, then 502. `reset`: connection cut; `meanwhile`: somebody else is quicker. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'apply-then-fail' }
  | { readonly kind: 'meanwhile'; readonly act: () => void }
  | { readonly kind: 'reset' };

export interface LoggedRequest {
  readonly operation: string;
  readonly status: number;
}

export class FakeGitHub implements AsyncDisposable {
  readonly state = new GitHubState();
  readonly requests: LoggedRequest[] = [];
  /** Event-loop turns by which each request is delayed, to shuffle runs that race. */
  jitter: () => number = () => 0;
  readonly #tokens = new Map<string, Token>();
  readonly #violations: string[] = [];
  readonly #faults = new Map<string, Fault[]>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.#violations.push(`the fake itself failed: ${String(error)}`);
        response.destroy();
      });
    });
  }

  static async start(): Promise<FakeGitHub> {
    const fake = new FakeGitHub();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Makes a token known; returns its secret. */
  grant(token: Token): string {
    const secret = `ghs_fake${this.#tokens.size}`;
    this.#tokens.set(secret, token);
    return secret;
  }

  /** Opens a pull request; all but its number has a default. */
  addPullRequest(
    given: Partial<StoredPullRequest> & { readonly number: number },
  ): StoredPullRequest {
    const pull = {
      headSha: 'c'.repeat(40),
      headRef: 'feature',
      headOwner: this.state.owner,
      baseSha: 'b'.repeat(40),
      baseRef: 'main',
      state: 'open' as const,
      ...given,
    };
    this.state.pullRequests.push(pull);
    return pull;
  }

  /** The next requests of an operation go wrong, in this order. */
  inject(operation: string, ...faults: readonly Fault[]): void {
    if (operations.every(({ id }) => id !== operation))
      throw new Error(`no operation ${operation}`);
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), ...faults]);
  }

  count(operation: string): number {
    return this.requests.filter((request) => request.operation === operation).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    expect(this.#violations).toEqual([]);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    for (let turns = this.jitter(); turns > 0; turns--) await turn();

    const url = new URL(request.url ?? '/', this.url);
    const secret = /^(?:token|bearer) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const token = this.#tokens.get(secret);
    const operation = operations.find(
      ({ method, pattern }) => method === request.method && pattern.test(url.pathname),
    );
    const id = operation?.id ?? `${request.method} ${url.pathname}`;
    const fault = this.#faults.get(id)?.shift();
    if (fault?.kind === 'meanwhile') fault.act();

    let answer: Answer;
    if (token === undefined) answer = { status: 401, body: { message: 'Bad credentials' } };
    else if (id === 'POST /graphql') answer = this.#viewer(token, body);
    else if (operation === undefined)
      answer = this.#violation(id, 'is not an operation this GitHub has');
    else if (fault?.kind === 'answer') answer = faultAnswer(fault);
    else answer = this.#carryOut(operation, url, body, token);

    if (fault?.kind === 'apply-then-fail')
      answer = { status: 502, body: { message: 'Server Error' } };
    this.requests.push({ operation: id, status: fault?.kind === 'reset' ? 0 : answer.status });
    if (fault?.kind === 'reset') {
      request.socket.destroy();
      return;
    }
    const headers = { 'content-type': 'application/json; charset=utf-8', ...answer.headers };
    response.writeHead(answer.status, answer.status === 204 ? answer.headers : headers);
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
  }

  #carryOut(operation: Operation, url: URL, body: unknown, token: Token): Answer {
    const values = operation.pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
    const path = Object.fromEntries(
      operation.names.map((name, index) => [name, values[index] ?? '']),
    );
    const wrong = [
      ...checkParameters(operation, path, url.searchParams),
      ...checkBody(operation, body),
    ];
    if (wrong.length > 0) return this.#violation(operation.id, wrong.join('; '), 422);
    try {
      const answer = this.state.handle({
        operation: operation.id,
        path,
        query: url.searchParams,
        body: (body ?? {}) as Readonly<Record<string, unknown>>,
        login: token.login,
        permissions: token.permissions,
        url,
      });
      return this.#checked(operation, answer);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      return {
        status: error.status,
        body: { message: error.message, documentation_url: 'https://docs.github.com/rest' },
      };
    }
  }

  /** Completes and validates what the fake itself says, so that it cannot drift from GitHub. */
  #checked(operation: Operation, answer: Answer): Answer {
    const schema = answerSchema(operation, answer.status);
    if (schema === undefined)
      return this.#violation(
        operation.id,
        `the fake answers ${answer.status}, which is not described`,
      );
    if (schema === null) return answer;
    const items = schema['items'] as Readonly<Record<string, unknown>> | undefined;
    const body = Array.isArray(answer.body)
      ? answer.body.map((item) => complete(items ?? {}, item))
      : complete(schema, answer.body);
    const wrong = faults(schema, body, 'answer');
    return wrong.length === 0
      ? { ...answer, body }
      : this.#violation(operation.id, wrong.join('; '));
  }

  /** GraphQL is not described, so exactly one query is served. */
  #viewer(token: Token, body: unknown): Answer {
    const { query } = (body ?? {}) as { query?: string };
    if (query !== 'query { viewer { login } }')
      return this.#violation('graphql', `unexpected query ${query}`);
    return { status: 200, body: { data: { viewer: { login: token.login } } } };
  }

  /** 599 is no status of GitHub's: a client that meets it met the fake's limits. */
  #violation(operation: string, what: string, status = 599): Answer {
    this.#violations.push(`${operation}: ${what}`);
    return { status, body: { message: what } };
  }
}

function faultAnswer(fault: Extract<Fault, { kind: 'answer' }>): Answer {
  return {
    status: fault.status,
    body: { message: fault.message ?? 'Server Error' },
    headers: fault.headers,
  };
}
