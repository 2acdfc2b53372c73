# Sourced by script/demo and script/test: a virtual environment that holds exactly a lock file.

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 ou plus récent est introuvable. Installez-le (paquets python3 et python3-venv), puis relancez."
}

# install LOCK: makes .venv if needed, and installs only when the lock changed since the last time.
install() {
    local lock=$1 stamp
    stamp=.venv/$lock.$(cksum <"$lock" | tr ' ' -)
    [ -x .venv/bin/python ] || { say "Création de l’environnement Python (.venv)…"; "$(find_python)" -m venv .venv; }
    if [ ! -e "$stamp" ]; then
        say "Installation des bibliothèques ($lock)…"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
        rm -f .venv/"$lock".*
        touch "$stamp"
    fi
}
