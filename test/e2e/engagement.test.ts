import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newMember } from './cast.ts';
import { day, minute, onEachEngine, type Given } from './house.ts';
import { activitiesOf, mailTo, told } from './look.ts';
import { eventually } from './poll.ts';
import type { Member } from './shapes.ts';

async function logIn(given: Given, member: Member): Promise<void> {
  const visitor = given.house.visitor();
  await visitor.open('/login');
  await visitor.press('E-mail me a code', { email: member.email });
  const mail = await mailTo(given.house.api, member.email, /\b\d{3} ?\d{3}\b/);
  await visitor.press('Log in', { code: /\b(\d{3}) ?(\d{3})\b/.exec(mail.text)!.slice(1).join('') });
}

onEachEngine('engagement', (given) => {
  test('a member who stays away becomes inactive, as of the threshold, once, and active at the next log-in', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    await logIn(given, member);
    const last = (await api.do('get_member', { path: { member: member.id } })).last_login_at!;
    house.advance(29 * day);
    await logIn(given, await newMember(api));
    assert.deepEqual(await told(api, member), ['created', 'login']);
    house.advance(2 * day);
    await eventually(async () => (await told(api, member)).includes('inactive'), { what: 'the scan' });
    const inactive = (await activitiesOf(api, member)).at(-1)!;
    assert.equal(inactive.occurred_at, new Date(Date.parse(last) + 30 * day).toISOString());
    assert.equal((await api.do('get_member', { path: { member: member.id } })).is_inactive, true);
    house.advance(60 * day);
    await logIn(given, member);
    assert.deepEqual(await told(api, member), ['created', 'login', 'inactive', 'login', 'activate']);
    assert.equal((await api.do('get_member', { path: { member: member.id } })).is_inactive, false);
  });

  test('who never logged in counts from their creation', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    house.advance(30 * day + minute);
    await eventually(async () => (await told(api, member)).includes('inactive'), { what: 'the scan' });
    const inactive = (await activitiesOf(api, member)).at(-1)!;
    assert.equal(inactive.occurred_at, new Date(Date.parse(member.created_at) + 30 * day).toISOString());
  });

  test('a higher threshold flips back silently, a lower one tells at the next scan', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    house.advance(31 * day);
    await eventually(async () => (await told(api, member)).includes('inactive'), { what: 'the scan' });
    await api.do('update_settings', { body: { inactivity_days: 90 } });
    await eventually(async () => !(await api.do('get_member', { path: { member: member.id } })).is_inactive, { what: 'the silent return' });
    assert.deepEqual(await told(api, member), ['created', 'inactive']);
    const other = await newMember(api);
    house.advance(11 * day);
    await api.do('update_settings', { body: { inactivity_days: 10 } });
    await eventually(async () => (await told(api, other)).includes('inactive'), { what: 'the next scan' });
    await api.do('update_settings', { body: { inactivity_days: 30 } });
  });
});
