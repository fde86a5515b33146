export const worldPromise = {
  inside: 'nobody inside is called, by whatever address or name',
  told: 'it is said why nothing was sent',
  outside: 'who is outside is called',
  follows: 'a redirect is followed nowhere',
} as const;
