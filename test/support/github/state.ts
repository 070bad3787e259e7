/** What the fake GitHub remembers, and what each operation does to it. */

export type Scope = 'pull_requests' | 'statuses';

export interface Request {
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly login: string;
  readonly permissions: Readonly<Partial<Record<Scope, 'read' | 'write'>>>;
  readonly url: URL;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  body: string;
}

export interface StoredStatus {
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
}

export interface StoredPullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly headRef: string;
  /** `owner:branch` is how GitHub lists pull requests of a branch. */
  readonly headOwner: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly state: 'open' | 'closed';
  /** Texts of the files it adds. */
  readonly added?: Readonly<Record<string, string>>;
}

/** GitHub says no; not a violation. */
export class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** GitHub's limit in characters, which its description does not mention. */
const maxCommentCharacters = 65_536;
const maxStatusDescription = 140;

const needs: Readonly<Record<string, readonly [Scope, 'read' | 'write']>> = {
  'issues/list-comments': ['pull_requests', 'read'],
  'issues/create-comment': ['pull_requests', 'write'],
  'issues/update-comment': ['pull_requests', 'write'],
  'issues/delete-comment': ['pull_requests', 'write'],
  'pulls/get': ['pull_requests', 'read'],
  'pulls/list': ['pull_requests', 'read'],
  'pulls/list-files': ['pull_requests', 'read'],
  'repos/create-commit-status': ['statuses', 'write'],
};

export class GitHubState {
  readonly owner = 'octo-org';
  readonly repo = 'shop';
  comments: StoredComment[] = [];
  readonly statuses: StoredStatus[] = [];
  readonly pullRequests: StoredPullRequest[] = [];
  /** Listings show a new comment only after a while. */
  hideNewComments = false;
  #nextId = 1000;

  /** A comment that is there before the test begins. */
  addComment(issue: number, login: string, body: string): StoredComment {
    const comment = { id: this.#nextId++, issue, login, body };
    this.comments.push(comment);
    return comment;
  }

  handle(request: Request): Answer {
    const { owner, repo } = request.path;
    if (owner !== this.owner || repo !== this.repo) throw new RefusedRequest(404, 'Not Found');
    const [scope, level] = needs[request.operation] ?? ['pull_requests', 'write'];
    const granted = request.permissions[scope];
    if (granted === undefined || (level === 'write' && granted === 'read')) {
      throw new RefusedRequest(403, 'Resource not accessible by integration');
    }
    switch (request.operation) {
      case 'issues/list-comments':
        return this.#listComments(request);
      case 'issues/create-comment':
        return this.#createComment(request);
      case 'issues/update-comment':
        return this.#updateComment(request);
      case 'issues/delete-comment':
        return this.#deleteComment(request);
      case 'pulls/get':
        return {
          status: 200,
          body: this.describePullRequest(this.#pullRequest(request.path['pull_number'])),
        };
      case 'pulls/list':
        return this.#listPullRequests(request);
      case 'pulls/list-files':
        return this.#listFiles(request);
      case 'repos/create-commit-status':
        return this.#createStatus(request);
      default:
        throw new Error(`the fake does not carry out ${request.operation}`);
    }
  }

  /** A pull request as events and answers show it, before it is completed by the description. */
  describePullRequest(pull: StoredPullRequest): Record<string, unknown> {
    const side = (owner: string, ref: string, sha: string) => ({
      label: `${owner}:${ref}`,
      ref,
      sha,
      repo: {
        id: owner === this.owner ? 1 : 2,
        name: this.repo,
        full_name: `${owner}/${this.repo}`,
        owner: { login: owner },
      },
      user: { login: owner },
    });
    return {
      id: pull.number,
      number: pull.number,
      state: pull.state,
      html_url: `https://github.test/${this.owner}/${this.repo}/pull/${pull.number}`,
      head: side(pull.headOwner, pull.headRef, pull.headSha),
      base: side(this.owner, pull.baseRef, pull.baseSha),
    };
  }

  #listComments({ path, query, url }: Request): Answer {
    const all = this.comments.filter(
      ({ issue }) => issue === Number(path['issue_number']) && !this.hideNewComments,
    );
    return page(
      all.map((comment) => this.#describeComment(comment)),
      query,
      url,
    );
  }

  #createComment({ path, body, login }: Request): Answer {
    this.#pullRequest(path['issue_number']);
    const comment = this.addComment(Number(path['issue_number']), login, checkedBody(body));
    return { status: 201, body: this.#describeComment(comment) };
  }

  #updateComment({ path, body }: Request): Answer {
    const comment = this.#comment(path['comment_id']);
    comment.body = checkedBody(body);
    return { status: 200, body: this.#describeComment(comment) };
  }

  #deleteComment({ path }: Request): Answer {
    const doomed = this.#comment(path['comment_id']);
    this.comments = this.comments.filter((comment) => comment !== doomed);
    return { status: 204 };
  }

  #listPullRequests({ query, url }: Request): Answer {
    const head = query.get('head');
    const state = query.get('state') ?? 'open';
    const base = query.get('base');
    const all = this.pullRequests.filter(
      (pull) =>
        (state === 'all' || pull.state === state) &&
        (base === null || base === pull.baseRef) &&
        (head === null || head === `${pull.headOwner}:${pull.headRef}`),
    );
    return page(
      all.map((pull) => this.describePullRequest(pull)),
      query,
      url,
    );
  }

  #listFiles({ path, query, url }: Request): Answer {
    const { added = {} } = this.#pullRequest(path['pull_number']);
    const files = Object.entries(added).map(([filename, text]) => {
      const lines = text.replace(/\n$/, '').split('\n');
      return {
        sha: 'f'.repeat(40),
        filename,
        status: 'added',
        additions: lines.length,
        deletions: 0,
        changes: lines.length,
        patch: [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n'),
      };
    });
    return page(files, query, url);
  }

  #createStatus({ path, body }: Request): Answer {
    const description = typeof body['description'] === 'string' ? body['description'] : null;
    if (Array.from(description ?? '').length > maxStatusDescription) {
      throw new RefusedRequest(
        422,
        'Validation Failed: description is too long (maximum is 140 characters)',
      );
    }
    const status: StoredStatus = {
      sha: path['sha'] ?? '',
      context: typeof body['context'] === 'string' ? body['context'] : 'default',
      state: String(body['state']),
      description,
      targetUrl: typeof body['target_url'] === 'string' ? body['target_url'] : null,
    };
    this.statuses.push(status);
    const { targetUrl: target_url, context, state } = status;
    return { status: 201, body: { context, state, description, target_url } };
  }

  #describeComment(comment: StoredComment): Record<string, unknown> {
    const page = `https://github.test/${this.owner}/${this.repo}/pull/${comment.issue}`;
    return {
      id: comment.id,
      body: comment.body,
      html_url: `${page}#issuecomment-${comment.id}`,
      user: { login: comment.login, type: comment.login.endsWith('[bot]') ? 'Bot' : 'User' },
    };
  }

  #comment(id: string | undefined): StoredComment {
    const found = this.comments.find((comment) => String(comment.id) === id);
    if (found === undefined) throw new RefusedRequest(404, 'Not Found');
    return found;
  }

  #pullRequest(number: string | undefined): StoredPullRequest {
    const found = this.pullRequests.find((pull) => String(pull.number) === number);
    if (found === undefined) throw new RefusedRequest(404, 'Not Found');
    return found;
  }
}

function checkedBody(body: Request['body']): string {
  const text = String(body['body']);
  if (text.trim() === '') throw new RefusedRequest(422, "Validation Failed: body can't be blank");
  if (text.length > maxCommentCharacters) {
    throw new RefusedRequest(
      422,
      'Validation Failed: body is too long (maximum is 65536 characters)',
    );
  }
  return text;
}

/** Pages as GitHub does: 30 unless asked, 100 at most, `link` to the neighbours. */
function page(all: readonly unknown[], query: URLSearchParams, url: URL): Answer {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const number = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link('prev', number - 1), link('first', 1)] : []),
    ...(number < last ? [link('next', number + 1), link('last', last)] : []),
  ];
  return {
    status: 200,
    body: all.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}
