// Counts the seconds of a round down and shows its end. The clock that decides is the server's: this one only saves a look at the watch.
const timer = document.querySelector('[data-countdown]')

if (timer) {
  const end = performance.now() + Number(timer.dataset.countdown) * 1000
  const words = timer.textContent

  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
    timer.textContent = words.replace(/\d+/, String(left))
    if (left > 0) return
    clearInterval(ticking)
    location.replace(location.pathname)
  }
  const ticking = setInterval(show, 250)
  document.querySelector('[name=attempt]')?.focus()
}
