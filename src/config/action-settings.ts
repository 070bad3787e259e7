/** Settings that only the action has. */
import { choice, localPath, optional, secret, text, wholeNumber } from './kind.ts';
import { setting } from './setting.ts';

/** In the order in which tables show them. */
export const actionSettings = {
  'github-token': setting(
    optional(secret('TOKEN', 'a token')),
    null,
    'Token that reads the pull request and writes the comment; never visible to the migrations.',
    ['action'],
    ['token', 'repo-token'],
  ),
  pr: setting(
    optional(wholeNumber('NUMBER', 1, 2_147_483_647)),
    null,
    'Pull request to comment on, where the event does not tell, as with `workflow_dispatch`.',
    ['action'],
    ['pull-request', 'pr-number'],
  ),
  'other-pull-requests': setting(
    wholeNumber('N', 0, 50),
    20,
    'Open pull requests against the same branch, newest first, whose migrations are compared with these; needs `pull-requests: read`; 0 reads none.',
    ['action'],
    ['open-pull-requests'],
  ),
  comment: setting(
    choice(['auto', 'always', 'never']),
    'auto',
    'Comment on the pull request when there is something to say or an earlier comment to update (auto), on each run, or never.',
    ['action'],
  ),
  'status-context': setting(
    optional(text('NAME')),
    null,
    'Also set a commit status of this name on the head commit; needs `statuses: write`.',
    ['action'],
  ),
  mode: setting(
    choice(['all', 'review']),
    'all',
    'Review and publish in this job (all), or only leave the report file for the publish action (review).',
    ['action'],
  ),
  'report-path': setting(
    optional(localPath('FILE')),
    null,
    "Where the JSON report is written; a file in the runner's temporary folder unless given.",
    ['action'],
    ['report', 'report-file'],
  ),
} as const;
