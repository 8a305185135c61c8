# Sourced by scripts that print tables of proofs: their options, a folder of their own, design points, rows.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
quick=false
failed=0

# proof_options DEFAULT [--quick] [seconds for each proof]: sets quick, limit and work.
proof_options() {
    limit=$1
    shift
    if [[ ${1:-} == --quick ]]; then
        quick=true
        shift
    fi
    limit=${1:-$limit}
    if [[ ! $limit =~ ^[0-9]+$ ]]; then
        echo "error: '$limit' is no number of seconds." >&2
        exit 2
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
}

# row WANTED FOUND BEGIN CELL...: a row with its time; a result that is neither wanted nor open fails the script.
row() {
    local wanted=$1 found=$2 begin=$3 cells
    shift 3
    [[ $found == "$wanted" || $found == open* ]] || failed=1
    printf -v cells '%s | ' "$@"
    printf '| %s%s | %.1f |\n' "$cells" "$found" "$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')"
}

# joined WORD...: the words with a comma in front of each, as hdl prove has settings.
joined() {
    printf ',%s' "$@"
}

# equivalent ONE OTHER: what hdl prove says about two design points: proved, refuted, open, or its message. A part of its time is for other ways to an answer, hence twice the limit.
equivalent() {
    local said
    said=$("$root/scripts/hdl" prove "$1" "$2" --limit $((2 * limit)) --cycles 8 2>&1) || true
    said=${said%%$'\n'*}
    case $said in
        bounded:*) echo "open: $(sed 's/.*: //; s/, [^,]*$//' <<< "$said")" ;;
        open:*) echo "open after $limit s" ;;
        proved:* | refuted:*) echo "${said%%:*}" ;;
        *) echo "failed: $said" ;;
    esac
}
