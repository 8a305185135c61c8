#!/usr/bin/env bash
# Publishes a program of the solution with the runtime, compiled ahead of time, so that it starts faster and needs no .NET installed.
# usage: scripts/publish.sh [project] [directory]     defaults: Cli, artifacts/hdl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
project=${1:-Cli}
target=${2:-artifacts/hdl}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
platform=linux-$(uname -m | sed -e 's/x86_64/x64/' -e 's/aarch64/arm64/')
# Its own directory for what is built: restoring for one platform would upset the solution's builds.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish "$project" --configuration Release --runtime "$platform" --self-contained --artifacts-path "$work" --tl:off -v quiet --nologo \
  -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true --output "$work/published"
mkdir -p "$(dirname "$target")"
rm -rf "$target"
mv "$work/published" "$target"
echo "published to $target"
