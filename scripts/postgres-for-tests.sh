#!/usr/bin/env bash
# A throw-away PostgreSQL for the tests of this checkout.
#   start [durable]   starts it where it does not run yet and prints its address
#   stop [durable]    stops it and deletes its data
# A durable one syncs every commit, to be measured; the usual one does not, to be quick.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
home=${TMPDIR:-/tmp}/kopitalk-postgres-$(id -u)-$(printf %s "$root" | cksum | cut -d' ' -f1)
quick="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
if [ "${2:-}" = durable ]; then
    home=$home-durable
    quick=
fi
data=$home/data

fail() {
    echo "$1" >&2
    exit 1
}

find_program() {
    local found
    found=$(command -v "$1" || true)
    # The newest of Debian's versions, each in a folder of its own.
    [ -n "$found" ] || found=$(ls -d /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] || fail "PostgreSQL was not found, and the tests run on both databases: install it (Debian, Ubuntu: apt-get install postgresql) or set KOPITALK_TEST_POSTGRES to an address that may create databases."
    echo "$found"
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u nobody -- "$@")
    else
        "$@"
    fi
}

running() {
    [ -f "$home/address" ] && as_owner "$pg_ctl" status -D "$data" >/dev/null 2>&1
}

make_cluster() {
    rm -rf "$data" "$home/address"
    install -d -m 700 "$data"
    [ "$(id -u)" != 0 ] || chown nobody "$data"
    # A language's own order where there is one, so that a test sees whether our order depends on it.
    as_owner "$initdb" -D "$data" -U kopitalk -A trust -E UTF8 --no-locale --locale-provider=icu --icu-locale=id --no-sync >"$home/initdb.log" 2>&1 ||
        { rm -rf "${data:?}"/*; as_owner "$initdb" -D "$data" -U kopitalk -A trust -E UTF8 --no-locale --no-sync >>"$home/initdb.log" 2>&1; } ||
        fail "PostgreSQL's initdb failed; it says why in $home/initdb.log"
}

start_cluster() {
    local try port
    for try in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        if as_owner "$pg_ctl" start -w -t 60 -D "$data" -l "$data/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c max_connections=400 $quick" >/dev/null 2>&1 </dev/null 9>&-; then
            echo "postgres://kopitalk@127.0.0.1:$port/postgres" >"$home/address"
            return 0
        fi
        # Another port helps only where the port was the reason.
        grep -q "could not bind" "$data/log" 2>/dev/null || return 1
        : >"$data/log"
    done
    return 1
}

case ${1:-} in
start | stop) ;;
*) echo "usage: $0 start|stop [durable]" >&2 && exit 2 ;;
esac

initdb=$(find_program initdb)
pg_ctl=$(find_program pg_ctl)
# The server outlives whoever starts it: what they have open, such as the lock of a build, is not handed on to it.
for descriptor in /proc/$$/fd/*; do
    descriptor=${descriptor##*/}
    case $descriptor in
    [3-9] | [1-9][0-9]) eval "exec $descriptor>&-" ;;
    esac
done
mkdir -p "$home"
[ -O "$home" ] || fail "$home belongs to somebody else"
chmod 711 "$home"
# Every test is a process of its own and may ask at the same moment.
exec 9>"$home.lock"
flock 9

if [ "$1" = start ]; then
    if ! running; then
        # What a machine that lost power has left may not start: it is thrown away.
        { [ -d "$data" ] && start_cluster; } || { make_cluster && start_cluster; } ||
            fail "PostgreSQL did not start; it says why in $data/log"
    fi
    cat "$home/address"
else
    as_owner "$pg_ctl" stop -m immediate -D "$data" >/dev/null 2>&1 9>&- || true
    rm -rf "$home"
fi
