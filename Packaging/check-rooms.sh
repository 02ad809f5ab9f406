#!/bin/sh
# Each C module is imported by one room only: nobody else may know it.
set -eu
cd "$(dirname "$0")/.."
status=0
check() {
  module=$1 room=$2
  strays=$(grep -rlE "^(package |internal |private )?import $module\$" Sources | grep -v "^Sources/$room/" || true)
  if [ -n "$strays" ]; then
    echo "import $module outside Sources/$room: $strays" >&2
    status=1
  fi
}
check CNcurses NcursesScreen
check CSQLite SQLiteStore
check CCurl CurlTransport
check CSodium Crypto
check CMicroHTTPD HTTPServer
check CSimdjson SimdjsonScanner
check CPlatform Platform
exit $status
