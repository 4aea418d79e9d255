#!/bin/sh
# Z3 as independent judge of `lamppost policy prove`: run.sh PROGRAM POLICIES, on what lies in Models/policies and that
# many random policies. Z3 comes from PyPI, once, into .build/z3. Policies on which the two differ are kept in
# .build/z3/failures.
#
# Exit 0: the same verdicts, all decided; 1: not so; 3: a tool is missing; 4: left out, for PyPI gives no Z3 here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$1
count=$2
build=$root/.build/z3
python=$build/venv/bin/python
wanted=5.4.1.0

say() { printf 'z3: %s\n' "$*" >&2; }

if [ "$("$python" -c 'import importlib.metadata as m; print(m.version("z3-solver"))' 2>/dev/null)" != $wanted ]; then
    rm -rf "$build/venv"
    mkdir -p "$build" || exit 3
    python3 -m venv "$build/venv" >"$build/venv.log" 2>&1 || {
        cat "$build/venv.log" >&2
        say "could not make a virtual environment; it is in the Debian package python3-venv"
        exit 3
    }
    say "fetching z3-solver $wanted from PyPI, some 30 MB, once"
    "$python" -m pip install --disable-pip-version-check --quiet --retries 2 --only-binary :all: \
        "z3-solver==$wanted" >"$build/pip.log" 2>&1 || {
        tail -n 2 "$build/pip.log" >&2
        say "z3-solver $wanted could not be fetched; all of what pip said is in $build/pip.log"
        rm -rf "$build/venv"
        grep -qiE 'connection|resol|unreachable|timed out|proxy|from versions: none' "$build/pip.log" && exit 4
        exit 3
    }
fi
mkdir -p "$build/failures"
cd "$root" || exit 3
nice "$python" -B Tests/Z3/judge.py "$program" --policies "$count" --keep "$build/failures" Models/policies/*.policy
