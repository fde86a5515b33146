import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Served at /admin/ by the program, which puts a fresh nonce in the place of __NONCE__ with each answer.
// `npm run dev` serves the sources instead, and asks the program at CUSTOMERHUB_ORIGIN for data.
export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  server: { proxy: Object.fromEntries(['/api', '/assets', '/pictures', '/admin/mail-frame'].map((path) => [path, { target: process.env['CUSTOMERHUB_ORIGIN'] ?? 'http://127.0.0.1:8080' }])) },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // no data: addresses, which the policy of the page refuses for most things
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
