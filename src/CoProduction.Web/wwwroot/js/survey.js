// A double click must not send a page twice, and must not lose it either. The server answers a repeated POST with the
// same redirect, so this only spares the respondent the wait: buttons are never disabled (a disabled button's name and
// value would not be sent), and the lock opens by itself in case the network drops the first attempt.
const LOCK_MILLISECONDS = 5000

for (const form of document.querySelectorAll('form[data-submit-once]')) {
  let sentAt = -Infinity

  form.addEventListener('submit', (event) => {
    if (event.timeStamp - sentAt < LOCK_MILLISECONDS) {
      event.preventDefault()
      return
    }
    sentAt = event.timeStamp
    form.setAttribute('aria-busy', 'true')
  })

  // The browser's own Back can restore the page with its state: it must be sendable again.
  window.addEventListener('pageshow', () => {
    sentAt = -Infinity
    form.removeAttribute('aria-busy')
  })
}
