#!/bin/sh
# fixture.sh BIN OUT: saves what a version leaves behind when its server and its agent are killed in the middle of their work.
# BIN is the artifacts/bin folder of that version's build, OUT a new folder:
#   ledger.dump   a run in mode fast with two epochs or more, unfinished; two runs in mode exact, queued
#   blobs/        the checkpoints that the dump names
#   agents/       the agent's folder: checkpoints, journal, and undelivered reports; {data} stands for the data folder
# tests/EfficientNet.EndToEnd.Tests lets the present version end such work (UpgradeTests).
set -eu
bin=$(cd "${1:?the folder artifacts/bin of a build}" && pwd)
out=${2:?a folder that does not exist yet}
mkdir "$out"
out=$(cd "$out" && pwd)
data=$(mktemp -d)
cli="$bin/EfficientNet.Cli/release/effnet --data $data"
trap 'kill -9 $silo $agent 2>/dev/null || true; $cli down >/dev/null 2>&1 || true; rm -rf "$data"' EXIT

experiment() { # NAME EPOCHS IMAGES MODE STAGES
    cat <<YAML
name: $1
network:
  name: tiny
  stemChannels: 8
  headChannels: 32
  resolution: 32
  stages:
    - {kernel: 3, stride: 2, expansion: 1, channels: 8, repeats: 1}
    - {kernel: 3, stride: 2, expansion: 4, channels: 16, repeats: 2}
data: {name: synthetic, classes: 4, validation: 64, train: $3, test: 64}
recipe: {preset: quick, epochs: $2, batchSize: 16}
mode: $4
checkpoints: {everySteps: 64}
limits: {leaseSeconds: 10}
stages: $5
YAML
}
experiment fast 6 4096 fast '[{kind: list, networks: [{width: 1, depth: 1, resolution: 32}]}]' >"$data/fast.yaml"
experiment queued 2 64 exact '
  - {kind: grid, phi: 1, alpha: [1.0], beta: [1.0], gamma: [1.0, 1.2], constraint: {kind: none}}
  - {kind: sweep, phi: [0, 1], coefficients: {best: grid}}' >"$data/queued.yaml"

"$bin/EfficientNet.Silo/release/EfficientNet.Silo" --data "$data" --http 127.0.0.1:0 >"$data/silo.out" 2>&1 &
silo=$!
agent=
until [ -s "$data/server.json" ] && $cli experiments >/dev/null 2>&1; do sleep 0.5; done
url=$(sed -n 's/.*"\(http[^"]*\)".*/\1/p' "$data/server.json" | head -n 1)
"$bin/EfficientNet.Agent/release/EfficientNet.Agent" --server "$url" --token-file "$data/token" --data "$data" --name node-1 \
    --devices cpu:1x1 >"$data/agent.out" 2>&1 &
agent=$!

$cli submit "$data/fast.yaml"
until $cli runs -o json | grep -q '"epoch": [1-9]'; do sleep 0.2; done
$cli submit "$data/queued.yaml"
kill -9 $silo
until [ "$(find "$data/agents/node-1/outbox" -name '*.json' | wc -l)" -ge 8 ]; do sleep 0.2; done
kill -9 $agent
sleep 2 # the trainer ends when its standard input closes

$cli db backup "$out/ledger.dump"
cp -r "$data/agents" "$data/blobs" "$out/"
rm -rf "$out"/agents/*/logs "$out"/agents/*/slots "$out"/agents/*/agent.json "$out"/agents/*/agent.lock
grep -rlF "$data" "$out/agents" | xargs -r sed -i "s|$data|{data}|g"
find "$out" -type f | xargs ls -l
