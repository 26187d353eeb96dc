// Starts GOV.UK Frontend's components. What its template does in an inline script is done here, because the content
// security policy refuses inline script: without this module the page stays in its complete no-script form.
import { initAll } from '../lib/govuk-frontend/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
