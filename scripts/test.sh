#!/usr/bin/env bash
# Runs all tests except the nightly ones. The last line is "N passed, N failed" over all test projects.
# Debug: it compiles as fast as Release here, and messages of failing hardware have exact source lines.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

give_up() {
  echo "test: $1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

scripts/setup.sh || give_up "setup failed"
dotnet build Hardware.sln -c Debug --no-restore --tl:off --nologo -v quiet || give_up "the build failed"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test Hardware.sln -c Debug --no-build --tl:off --nologo --filter 'Category!=Nightly' 2>&1 | tee "$log" || status=$?

# Each project ends with "Passed!  - Failed:     0, Passed:    48, Skipped: ...".
read -r passed failed < <(awk '
  /^(Passed|Failed)! +- Failed:/ {
    for (i = 1; i < NF; i++) {
      if ($i == "Failed:") failed += $(i + 1)
      if ($i == "Passed:") passed += $(i + 1)
    }
  }
  END { print passed + 0, failed + 0 }' "$log")

# A test process that crashes leaves no summary; that must not look like success.
if [[ $status -ne 0 && $failed -eq 0 ]]; then
  echo "test: dotnet test ended with $status without naming a failed test" >&2
  failed=1
fi
if [[ $passed -eq 0 && $failed -eq 0 ]]; then
  echo "test: no test ran" >&2
  failed=1
fi

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
