# shellcheck shell=sh
# Read by ../../effnet: what has to be on the machine before anything can be built or run.

# require_sdk: ends with a message unless a .NET 10 SDK is there; sets $dotnet.
require_sdk() {
    dotnet=$(command -v dotnet || true)
    [ -n "$dotnet" ] || dotnet=${DOTNET_ROOT-/nowhere}/dotnet
    if [ -x "$dotnet" ] && "$dotnet" --list-sdks 2>/dev/null | grep -q '^1[0-9]\.'; then
        return 0
    fi
    say "the .NET 10 SDK is missing; it builds and runs everything here."
    say "Get it from https://dotnet.microsoft.com/download/dotnet/10.0 or, without root, by"
    say "    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
    say "and call this command again (it also looks in \$DOTNET_ROOT and ~/.dotnet)."
    exit 2
}

# as_root COMMAND...: runs it as root if that needs no question; 1 otherwise.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

has_postgres() {
    [ -z "${EFFNET_POSTGRES-}" ] || return 0 # somebody else's server, by connection string
    for file in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb; do
        [ -x "$file" ] && return 0
    done
    command -v initdb >/dev/null 2>&1
}

has_fashion_mnist() {
    for file in /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

has_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }

has_faketime() {
    for file in /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/lib/faketime/libfaketimeMT.so.1; do
        [ -e "$file" ] && return 0
    done
    return 1
}

# ensure_packages [tests]: installs what is missing, or says how to. Never ends the launcher: much works without.
ensure_packages() {
    missing=
    has_postgres || missing="$missing postgresql"
    has_fashion_mnist || missing="$missing dataset-fashion-mnist"
    [ "${1-}" != tests ] || has_chromium || missing="$missing chromium"
    [ "${1-}" != tests ] || has_faketime || missing="$missing libfaketime"
    [ -n "$missing" ] || return 0

    if ! command -v apt-get >/dev/null 2>&1; then
        say "missing:$missing. This machine has no apt; install them by its own means (PostgreSQL 13 or newer)" \
            "and see 'effnet doctor'."
        return 0
    fi
    log=$root/artifacts/launcher/apt.log
    mkdir -p "$root/artifacts/launcher"
    say "installing by apt:$missing (log: $log)"
    # shellcheck disable=SC2086 # $missing is a list of words
    if install_packages $missing >"$log" 2>&1; then
        return 0
    fi
    say "could not install them$( [ "$(id -u)" = 0 ] || printf ' without root' ). Please run:"
    say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
    return 0
}

install_packages() {
    as_root true || return 1
    [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -print 2>/dev/null | head -n 1)" ] || as_root apt-get update || return 1
    case " $* " in
        *' postgresql '*)
            # Debian's package would start a cluster of its own on port 5432, which is neither wanted nor used here.
            apt_install postgresql-common || { as_root apt-get update && apt_install postgresql-common; } || return 1
            conf=/etc/postgresql-common/createcluster.conf
            grep -q '^[[:space:]]*create_main_cluster' $conf 2>/dev/null ||
                as_root sh -c "echo 'create_main_cluster = false' >> $conf" || return 1
            ;;
    esac
    apt_install "$@" || { as_root apt-get update && apt_install "$@"; }
}

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
