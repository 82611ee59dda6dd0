# shellcheck shell=sh
# Read by ../../effnet: `effnet test [--project NAME]... [-- arguments of the test programs]`.

test_usage() {
    cat <<'USAGE'
effnet test [--project NAME]... [--list] [arguments of the test programs]
  Builds everything and runs every test project, one after the other. The last line reads "N passed, N failed, N skipped".
  --project NAME   only this project: Scaling, Scaling.Tests or EfficientNet.Scaling.Tests; may be repeated
  --list           names of the projects
  Everything else goes to the test programs, for example --filter-class '*RunDeciderTests'.
USAGE
}

run_tests() {
    projects=
    while [ $# -gt 0 ]; do
        case $1 in
            --project)
                [ $# -ge 2 ] || { say "--project needs a name; see 'effnet test --list'"; exit 2; }
                name=EfficientNet.${2#EfficientNet.}
                name=${name%.Tests}.Tests
                [ -d "$root/tests/$name" ] || { say "there is no test project '$2'; see 'effnet test --list'"; exit 2; }
                projects="$projects $name"
                shift 2
                ;;
            --list) (cd "$root/tests" && printf '%s\n' *.Tests); exit 0 ;;
            -h | --help) test_usage; exit 0 ;;
            --) shift; break ;;
            *) break ;;
        esac
    done
    [ -n "$projects" ] || projects=$(cd "$root/tests" && printf '%s ' *.Tests)
    build_everything

    passed=0 failed=0 skipped=0 broken=0
    mkdir -p "$root/artifacts/launcher/tests"
    for project in $projects; do
        run_project "$project" "$@"
    done
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ] && [ "$broken" = 0 ]
}

# run_project NAME [arguments]: adds to the counts. A program that dies without a summary counts as one failure.
run_project() {
    name=$1
    shift
    log=$root/artifacts/launcher/tests/$name.log
    begin=$(date +%s)
    code=0
    "$root/artifacts/bin/$name/release/$name" --progress off --ansi off "$@" >"$log" 2>&1 </dev/null || code=$?
    took=$(($(date +%s) - begin))
    succeeded=$(count succeeded) bad=$(count failed) left=$(count skipped)
    case $code in
        0 | 2) ;;
        8) ;; # no test matched the arguments
        *) [ "$bad" != 0 ] || { bad=1; echo "the program ended with exit code $code" >>"$log"; } ;;
    esac
    passed=$((passed + succeeded)) failed=$((failed + bad)) skipped=$((skipped + left))
    printf '%-36s %5d passed %3d failed %3d skipped %5d s\n' "$name" "$succeeded" "$bad" "$left" "$took"
    if [ "$bad" != 0 ]; then
        broken=1
        sed 's/^/    /' "$log" | tail -n 200
    fi
}

# count WORD: the number after "WORD:" in the summary at the log's end, or 0.
count() {
    value=$(sed -n "s/^ *$1: *\([0-9][0-9]*\) *$/\1/p" "$log" | tail -n 1)
    echo "${value:-0}"
}
