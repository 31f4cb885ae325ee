import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './design/style.css'
import { restoreScheme } from './design/scheme.ts'

const root = document.getElementById('root')
restoreScheme()
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
