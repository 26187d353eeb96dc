// Starts GOV.UK Frontend's components. What its template does in an inline script is done here, because the content
// security policy refuses inline script: without this module the page stays in its complete no-script form.
import { initAll } from '../lib/govuk-frontend/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// Work that goes on behind a page: its part of the page is asked for again until it says that it is over, and then the whole page is.
const status = document.querySelector('[data-app-refresh]')
if (status) {
  const timer = setInterval(async () => {
    const answer = await fetch(location.href).catch(() => null)
    if (!answer?.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(status.id)
    if (fresh) status.replaceChildren(...fresh.childNodes)
    else {
      clearInterval(timer)
      location.reload()
    }
  }, 1000 * status.dataset.appRefresh)
}
