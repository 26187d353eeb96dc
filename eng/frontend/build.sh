#!/usr/bin/env bash
# Rebuilds what the product serves from npm's govuk-frontend and our own SCSS. Run it after changing a *.scss file or a
# version in package.json, and commit the result; building or running the product needs no node.
set -euo pipefail
cd "$(dirname "$0")"
root=../../src/CoProduction.Web/wwwroot

npm ci --ignore-scripts --no-audit --no-fund
npx sass --no-source-map --style=compressed --charset app.scss "$root/css/app.css"

mkdir -p "$root/lib/govuk-frontend"
# The source map is not shipped, so neither is the comment that asks for it.
sed 's,//# sourceMappingURL=.*,,' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$root/lib/govuk-frontend/govuk-frontend.min.js"
cp LICENCE-govuk-frontend.txt "$root/lib/govuk-frontend/LICENCE.txt"

# Nothing of the crown or of GDS's fonts may come back with an update.
if grep -Eiq 'GDS Transport|crest|crown' "$root/css/app.css"; then
  echo "app.css contains a GDS font, crest or crown" >&2
  exit 1
fi
