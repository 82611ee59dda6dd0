# shellcheck shell=sh
# Read by ../../effnet: builds once, however many launchers ask at the same time.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# build_programs: what the commands need, unless another launcher has just built it.
build_programs() {
    if ! mkdir -p "$root/artifacts/launcher" 2>/dev/null || [ ! -w "$root/artifacts/launcher" ]; then
        if [ ! -x "$cli" ]; then
            say "nothing is built yet and $root/artifacts can't be written; call this once as its owner."
            exit 2
        fi
        say "sources are newer than the build, but $root/artifacts can't be written; using the old build."
        return 0
    fi
    with_lock build_programs_if_stale
}

build_programs_if_stale() {
    stale || return 0
    require_sdk
    ensure_packages
    build "$root/eng/Programs.slnf" \
        "$([ -e "$stamp" ] && echo 'sources have changed: building' || echo 'first use: building (a few minutes)')"
}

# build_everything: the whole solution, tests too.
build_everything() {
    mkdir -p "$root/artifacts/launcher"
    require_sdk
    ensure_packages tests
    with_lock build "$root/EfficientNet.Orleans.sln" 'building everything'
}

# with_lock COMMAND...: one launcher at a time. What it starts must not inherit the lock: the compiler's server outlives a build.
with_lock() {
    if ! command -v flock >/dev/null 2>&1; then
        "$@"
        return
    fi
    exec 9>"$root/artifacts/launcher/lock"
    flock -n 9 || { say 'another launcher is building: waiting for it'; flock 9; }
    "$@"
    exec 9>&-
}

# build SOLUTION MESSAGE: Release, log kept, errors printed.
build() {
    log=$root/artifacts/launcher/build.log
    started=$root/artifacts/launcher/started
    : >"$started" # what is saved while the build runs is newer than the stamp
    begin=$(date +%s)
    say "$2 (log: $log)"
    "$dotnet" build "$1" -c Release -nodeReuse:false -v:minimal -tl:off >"$log" 2>&1 9>&- &
    builder=$!
    trap 'kill $builder 2>/dev/null; exit 130' INT TERM
    if [ -t 2 ]; then
        while kill -0 "$builder" 2>/dev/null; do
            newest=$(sed -n 's/^ *\([A-Za-z.]*\) -> .*/built \1/p; s/^ *Restored .*\/\([A-Za-z.]*\)\.csproj.*/restored \1/p' \
                "$log" | tail -n 1)
            printf '\r\033[K  %4ds  %.70s' "$(($(date +%s) - begin))" "$newest" >&2
            sleep 1
        done
        printf '\r\033[K' >&2
    fi
    status=0
    wait "$builder" || status=$?
    trap - INT TERM
    if [ "$status" != 0 ]; then
        grep -E '(: error |error MSB|error NU)' "$log" | sed 's/ \[[^]]*\]$//; s/^ *//' | sort -u | head -n 20 >&2 || true
        say "the build failed; the whole log is in $log"
        exit 1
    fi
    mv -f "$started" "$stamp"
    say "built in $(($(date +%s) - begin)) s"
}
