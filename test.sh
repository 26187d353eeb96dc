#!/usr/bin/env bash
# Runs every test: statistics, studies, both databases, real browser.
#
#   ./test.sh [--install] [filter …]
#
# --install   first installs Chromium, PostgreSQL, R with haven and estimatr, Python with numpy and scipy, PSPP, LaTeX and LibreOffice Calc where they are missing and it may (Debian or Ubuntu, as root or with sudo)
# filter      is handed to each test program, as -class "*CounterTests*" or -method "*double_click*"
#
# Without --install it runs what it can and names what it skipped. With CI=true a skipped test of an engine, a browser or
# another program is a failure. TEST_POSTGRES uses a running server instead of one of the run's own; CHROMIUM names another browser.
# The last line is "N passed, M failed", with ", K skipped" where there are any.
set -uo pipefail
cd "$(dirname "$0")"

install_missing() {
  local missing=()
  [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || [ -x /usr/bin/chromium-browser ] || [ -x /usr/bin/google-chrome ] || missing+=(chromium)
  [ -n "${TEST_POSTGRES:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v Rscript >/dev/null && Rscript -e 'library(haven)' >/dev/null 2>&1 || missing+=(r-base-core r-cran-haven)
  command -v Rscript >/dev/null && Rscript -e 'library(estimatr)' >/dev/null 2>&1 || missing+=(r-base-core r-cran-estimatr)
  python3 -c 'import numpy, scipy' 2>/dev/null || /usr/bin/python3 -c 'import numpy, scipy' 2>/dev/null || missing+=(python3 python3-numpy python3-scipy)
  command -v pspp >/dev/null || missing+=(pspp)
  kpsewhich booktabs.sty >/dev/null 2>&1 || missing+=(texlive-latex-recommended)
  command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui)
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "--install knows only apt-get. Please install: ${missing[*]}" >&2
    return 0
  fi
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "--install needs root or sudo. Please install: ${missing[*]}" >&2
      return 0
    fi
    as_root=(sudo)
  fi
  # The tests start a PostgreSQL of their own; the package need not make and start one.
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  [ -f /etc/postgresql-common/createcluster.conf ] \
    || echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$@" >/dev/null; }
  "${as_root[@]}" apt-get update -qq
  install "${missing[@]}" && return 0
  # One package that this distribution lacks must not cost the others.
  for package in "${missing[@]}"; do install "$package" || echo "Could not install: $package" >&2; done
}

if [ "${1:-}" = --install ]; then
  shift
  install_missing
fi

if ! dotnet build CoProduction.sln -nologo -v quiet -clp:ErrorsOnly; then
  echo "The solution does not build."
  echo "0 passed, 1 failed"
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  "$project/bin/Debug/net10.0/$name" -noLogo -noColor "$@" 2>&1 | tee "$log"
  summary=$(grep -oE 'Total: [0-9]+(, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+)?' "$log" | tail -1)
  if [ -z "$summary" ]; then
    echo "$name ended without a result."
    failed=$((failed + 1))
    continue
  fi
  # Total, errors outside tests, failed, skipped; of a program in which the filter left nothing only the total.
  read -r total errors bad missed <<<"$(grep -oE '[0-9]+' <<<"$summary" | tr '\n' ' ') 0 0 0"
  missed=${missed%% *}
  passed=$((passed + total - bad - missed))
  failed=$((failed + bad + errors))
  skipped=$((skipped + missed))
done

# Why a test was skipped is said by the test itself, above.
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
