import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './design/style.css'
import { restoreScheme } from './design/scheme.ts'

const root = document.getElementById('root')
restoreScheme()
if (root) {
  createRoot(root, { onUncaughtError: () => sayBroken(root) }).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

/** A screen that broke says so, rather than nothing. */
function sayBroken(place: HTMLElement): void {
  const text = document.createElement('p')
  text.className = 'p-8 text-center'
  text.textContent = 'Something broke on this page. Load it again; your data is not touched.'
  // After React has taken out what was there.
  setTimeout(() => place.replaceChildren(text))
}
