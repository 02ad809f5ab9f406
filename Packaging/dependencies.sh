#!/bin/sh
# Installs the Debian packages that are missing, and says plainly what is lacking where it may not install.
#
#   dependencies.sh build    what the program is built with
#   dependencies.sh test     that, and what the tests run
#   dependencies.sh bench    that, and what the program is measured beside
set -eu

build="libncurses-dev libsqlite3-dev libcurl4-openssl-dev libsodium-dev libmicrohttpd-dev libsimdjson-dev pkg-config g++"
test="tmux sqlite3 openssl curl ca-certificates util-linux procps strace python3 python3-venv
  openssh-server openssh-client"
bench="dialog whiptail fzf"

case "${1:-build}" in
  build) wanted="$build" ;;
  test) wanted="$build $test" ;;
  bench) wanted="$build $test $bench" ;;
  *) echo "usage: $0 build|test|bench" >&2; exit 2 ;;
esac

command -v swift >/dev/null 2>&1 || {
  echo "Swift is missing. Install Swift 6.2 or later from swift.org and put it on PATH." >&2
  exit 1
}

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "This is not Debian: these packages, or what your system calls them, have to be there: $wanted" >&2
  exit 0
fi

missing=""
for package in $wanted; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1; then
  as_root="sudo"
else
  echo "Missing:$missing" >&2
  echo "Neither root nor sudo here. Have an administrator run: apt-get install$missing" >&2
  exit 1
fi

echo "Installing:$missing" >&2
# A package that brings a server starts it, unless this says no. The tests start servers of their own, and this machine
# is to get none that was not there. A policy that is there already stays.
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then
  policy=""
else
  printf '#!/bin/sh\nexit 101\n' | $as_root sh -c "cat >'$policy' && chmod 755 '$policy'"
fi
forget_policy() { [ -z "$policy" ] || $as_root rm -f "$policy"; }
trap forget_policy EXIT
trap 'exit 1' HUP INT TERM
install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >&2
}
# The package list of a fresh machine is empty or old: refresh it only when it is needed.
install || { $as_root apt-get update >&2 && install; } || {
  echo "Could not install:$missing" >&2
  exit 1
}
# Not started now, it would be at the next boot.
case "$missing" in
  *openssh-server*)
    if command -v systemctl >/dev/null 2>&1; then
      $as_root systemctl disable ssh.service ssh.socket >&2 || true
    fi
    ;;
esac
