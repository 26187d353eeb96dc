// Puts a range before the number box of a slider. The number box keeps the name and is what is sent; the range has no
// name, and shows no thumb until it is used: a thumb in the middle would suggest an answer.
for (const slider of document.querySelectorAll('[data-slider]')) {
  const number = slider.querySelector('input')
  const range = document.createElement('input')

  range.type = 'range'
  range.className = 'app-slider__range'
  range.min = slider.dataset.min
  range.max = slider.dataset.max
  range.step = slider.dataset.step
  range.setAttribute('aria-labelledby', slider.dataset.labelledby)
  range.disabled = number.disabled

  const describe = () => {
    const answered = number.value !== ''
    range.classList.toggle('app-slider__range--untouched', !answered)
    range.setAttribute('aria-valuetext', answered ? number.value : slider.dataset.unanswered)
  }
  const copyToNumber = () => {
    number.value = range.value
    describe()
  }
  const copyToRange = () => {
    if (number.value !== '') range.value = number.value
    describe()
  }

  range.addEventListener('input', copyToNumber)
  // A click exactly where the hidden thumb stands changes nothing, so no input event comes: it is an answer all the same.
  range.addEventListener('click', copyToNumber)
  range.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      copyToNumber()
    }
  })
  number.addEventListener('input', copyToRange)

  copyToRange()
  slider.querySelector('.app-slider__control').prepend(range)
}
