#!/bin/sh
# compare.sh REF: checks that an upgrade in the middle of exact runs changes no bit. The commit REF is built in a worktree of its
# own; its server trains until every run has an epoch and is then stopped, together with its agent. The current build finishes
# the runs on the same data folder, and trains them again from the start on another. The weights of both must be equal.
# Prints both hashes of every run; exit code 1 when a pair differs.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
ref=${1:?a commit to upgrade from}
work=$(mktemp -d)
trap 'for data in upgraded fresh; do "$here/effnet" down --data "$work/$data" >/dev/null 2>&1 || true; done
    git -C "$here" worktree remove --force "$work/before" 2>/dev/null || true; rm -rf "$work"' EXIT
git -C "$here" worktree add --detach "$work/before" "$ref" >/dev/null

cat >"$work/upgrade.yaml" <<'YAML'
name: upgrade
network: {base: b0, width: 0.25, depth: 0.25, resolution: 32}
data: {name: synthetic, classes: 4, validation: 64, train: 2048, test: 64}
recipe: {preset: quick, epochs: 4, batchSize: 16}
mode: exact
checkpoints: {everySteps: 32}
limits: {leaseSeconds: 10}
stages:
  - {kind: list, networks: [{width: 1, depth: 1, resolution: 32}, {width: 1, depth: 1, resolution: 40}]}
YAML

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
epochs() { "$1" runs -o json --data "$2" | sed -n 's/.*"epoch": \([0-9]*\).*/\1/p'; }
hashes() {
    for run in $("$here/effnet" runs -o json --data "$1" | sed -n 's/.*"id": "\(.*\)".*/\1/p'); do
        "$here/effnet" runs show "$run" -o json --data "$1" |
            sed -n 's/.*"\(fingerprint\|weightsSha256\)": "\(.*\)".*/\2/p' | sort -u | tr '\n' ' '
        echo "${run#*.}"
    done | sort
}

say "building $ref"
"$work/before/effnet" version >/dev/null
say "training under $ref"
"$work/before/effnet" up --devices cpu:2x1 --data "$work/upgraded" >/dev/null
"$work/before/effnet" submit "$work/upgrade.yaml" --data "$work/upgraded" >/dev/null
until epochs "$work/before/effnet" "$work/upgraded" | awk '$1 < 1 { few = 1 } END { exit few || NR < 2 }'; do sleep 0.5; done
"$work/before/effnet" down --data "$work/upgraded" >/dev/null
say "left after epochs $(epochs "$work/before/effnet" "$work/upgraded" 2>/dev/null | tr '\n' ' ')"

say 'upgraded'
"$here/effnet" up --devices cpu:2x1 --data "$work/upgraded" >/dev/null
for id in $("$here/effnet" experiments -o json --data "$work/upgraded" | sed -n 's/.*"id": "\(.*\)".*/\1/p'); do
    "$here/effnet" watch "$id" --data "$work/upgraded" >/dev/null
done
hashes "$work/upgraded" >"$work/upgraded.txt"
"$here/effnet" down --data "$work/upgraded" >/dev/null

say 'the same runs from the start'
"$here/effnet" run "$work/upgrade.yaml" --devices cpu:2x1 --data "$work/fresh" >/dev/null
"$here/effnet" up --no-agent --data "$work/fresh" >/dev/null
hashes "$work/fresh" >"$work/fresh.txt"

cat "$work/upgraded.txt" "$work/fresh.txt"
cmp "$work/upgraded.txt" "$work/fresh.txt" && say 'equal'
