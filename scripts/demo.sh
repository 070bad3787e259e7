#!/usr/bin/env bash
# Makes a git repository of examples/shop, with its pull request on a branch, and reviews it.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
shop=$(mktemp -d)
trap 'rm -rf "$shop"' EXIT
export PATH="$here/node_modules/.bin:$PATH"
# nobody's configuration may change what the demonstration shows
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
# the same commits every time
export GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
cp -r "$here/examples/shop/migrations" "$shop/migrations"
git -C "$shop" init --quiet --initial-branch=main
git -C "$shop" config user.name shop && git -C "$shop" config user.email shop@example.invalid
git -C "$shop" add . && git -C "$shop" commit --quiet --message 'The shop as it is'
git -C "$shop" switch --quiet --create pull-request
cp "$here"/examples/shop/pull-request/*.sql "$shop/migrations/"
git -C "$shop" add . && git -C "$shop" commit --quiet --message 'Plans, totals and tokens'
status=0
node "$here/dist/cli.js" review "$shop" --base main "$@" || status=$?
# 1 is what a review with findings ends with, and this one is full of them
[ "$status" -eq 1 ] && exit 0
exit "$status"
