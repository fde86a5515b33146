/** What a scope lets a program do, in plain words. One that stands nowhere here is shown as it is. */
export const scopeWords: Record<string, string> = {
  'access:read': 'See who has access to what, and why',
  'access:write': 'Give and end access',
  'activity:read': 'See what members did',
  'audit:read': 'Read the audit log',
  'billing:read': 'See what members pay',
  'connections:read': 'See connections to other services',
  'connections:write': 'Connect and disconnect other services',
  'content:read': 'See products and pages',
  'content:write': 'Make and change products and pages',
  'files:read': 'See and download files',
  'files:write': 'Upload and change files',
  'folders:read': 'See folders',
  'folders:write': 'Make and change folders of what it may change',
  'hooks:read': 'See webhooks and their deliveries',
  'hooks:write': 'Make and change webhooks',
  'keys:read': 'See API keys',
  'keys:write': 'Make and revoke API keys',
  'mails:read': 'Read mails, with the links that let members in',
  'members:read': 'See members',
  'members:write': 'Make and change members',
  'settings:read': 'See the settings',
  'settings:write': 'Change the settings',
  'staff:read': 'See who works here',
  'staff:write': 'Invite and remove people, and change roles',
};

export const wordsOf = (scope: string) => (scope === '*' ? 'Everything' : scopeWords[scope] ?? scope);

/** `3 scopes`, or the one there is. */
export function summaryOf(scopes: readonly string[]): string {
  if (scopes.includes('*')) return 'Everything';
  return scopes.length === 1 ? wordsOf(scopes[0]!) : `${scopes.length} scopes`;
}
