import { test } from 'node:test';
import assert from 'node:assert/strict';
import { atWork, Desk, goodPassword, mailedToken } from './desk.ts';
import { day, onEachEngine, type House } from './house.ts';

onEachEngine('the team', (given) => {
  let number = 0;
  const address = () => `invited-${(number += 1)}@staff.example`;
  const self = async (house: House, desk: Desk & { email: string }) =>
    (await house.api.all('list_staff')).find((one) => one.email === desk.email)!;

  test('who is invited by mail comes with the role that was meant', async () => {
    const { house } = given;
    const owner = await atWork(house, 'owner');
    const email = address();
    const invitation = await owner.do('create_invitation', { body: { email, role: 'editor' } });
    assert.deepEqual([invitation.role, invitation.invited_by, invitation.is_over], ['editor', 'The owner', false]);
    assert.ok((await owner.all('list_invitations')).some((one) => one.id === invitation.id));
    const token = await mailedToken(house, email);
    const visitor = new Desk(house);
    assert.deepEqual(await visitor.do('look_at_account_link', { body: { token } }),
      { purpose: 'invitation', email, name: '', needs_site: false, needs_password: true, site_name: 'Riverside', role: 'editor' });
    await visitor.refuse('use_account_link', 400, { body: { token, password: goodPassword } });
    await visitor.refuse('use_account_link', 400, { body: { token, name: 'Edda' } });
    await visitor.do('use_account_link', { body: { token, name: 'Edda', password: goodPassword } });
    await visitor.refuse('use_account_link', 404, { body: { token, name: 'Edda', password: goodPassword } });
    const session = await visitor.enter(email);
    assert.deepEqual([session.role, session.staff.name], ['editor', 'Edda']);
    assert.ok((await owner.all('list_invitations')).every((one) => one.id !== invitation.id));
    const edda = (await owner.all('list_staff')).find((one) => one.email === email)!;
    assert.deepEqual([edda.role, edda.has_password, edda.has_second_factor], ['editor', true, true]);
    await owner.refuse('create_invitation', 400, { body: { email, role: 'admin' } });
  });

  test('who works elsewhere accepts with what they have', async () => {
    const { house } = given;
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example');
    const owner = await atWork(house, 'owner');
    const guest = await atWork(house, 'analyst', 'lakeside');
    await owner.do('create_invitation', { body: { email: guest.email, role: 'support' } });
    const token = await mailedToken(house, guest.email);
    assert.equal((await guest.do('look_at_account_link', { body: { token } })).needs_password, false);
    await guest.do('use_account_link', { body: { token } });
    const session = await guest.do('get_session');
    assert.deepEqual(session.sites.map(({ slug, role }) => [slug, role]), [['riverside', 'support'], ['lakeside', 'analyst']]);
    await new Desk(house).knock(guest.email);
  });

  test('an invitation ends, is sent again with another link, and is taken back', async () => {
    const { house } = given;
    const email = address();
    const { id } = await house.api.do('create_invitation', { body: { email, role: 'analyst' } });
    const visitor = new Desk(house);
    const first = await mailedToken(house, email);
    house.advance(7 * day);
    await visitor.refuse('look_at_account_link', 404, { body: { token: first } });
    assert.ok((await house.api.all('list_invitations')).find((one) => one.id === id)!.is_over);
    assert.equal((await house.api.do('resend_invitation', { path: { invitation: id } })).is_over, false);
    const second = await mailedToken(house, email);
    assert.notEqual(second, first);
    await visitor.do('look_at_account_link', { body: { token: second } });
    await visitor.refuse('look_at_account_link', 404, { body: { token: first } });
    await house.api.do('revoke_invitation', { path: { invitation: id } });
    await visitor.refuse('use_account_link', 404, { body: { token: second, name: 'Late', password: goodPassword } });
    await house.api.refuse('revoke_invitation', 404, { path: { invitation: id } });
    await house.api.refuse('resend_invitation', 404, { path: { invitation: id } });
    await house.api.refuse('create_invitation', 400, { body: { email: 'nowhere', role: 'king' } });
  });

  test('a role changes at the very next request, and is gone at the very next one', async () => {
    const { house } = given;
    const owner = await atWork(house, 'owner');
    const desk = await atWork(house, 'support');
    const { id } = await self(house, desk);
    await desk.do('create_member', { body: { email: 'first@example.com' } });
    await owner.do('update_staff', { path: { person: id }, body: { role: 'analyst' } });
    await desk.refuse('create_member', 403, { body: { email: 'second@example.com' } });
    await owner.do('dismiss_staff', { path: { person: id } });
    await desk.refuse('list_members', 403);
    assert.deepEqual((await desk.do('get_session')).sites, []);
    await owner.refuse('dismiss_staff', 404, { path: { person: id } });
  });

  test('nobody decides about what stands above them, and the last owner stays', async () => {
    const { house } = given;
    const owner = await atWork(house, 'owner');
    const admin = await atWork(house, 'admin');
    const [boss, me] = [await self(house, owner), await self(house, admin)];
    await admin.refuse('create_invitation', 403, { body: { email: address(), role: 'owner' } });
    await admin.refuse('update_staff', 403, { path: { person: me.id }, body: { role: 'owner' } });
    await admin.refuse('update_staff', 403, { path: { person: boss.id }, body: { role: 'analyst' } });
    await admin.refuse('dismiss_staff', 403, { path: { person: boss.id } });
    const meant = await owner.do('create_invitation', { body: { email: address(), role: 'owner' } });
    await admin.refuse('resend_invitation', 403, { path: { invitation: meant.id } });
    await admin.refuse('revoke_invitation', 403, { path: { invitation: meant.id } });
    const key = house.api.as(await house.makeKey('staff:read,staff:write'));
    await key.refuse('dismiss_staff', 403, { path: { person: boss.id } });
    for (const other of (await house.api.all('list_staff')).filter((one) => one.role === 'owner' && one.id !== boss.id))
      await house.api.do('dismiss_staff', { path: { person: other.id } });
    await owner.refuse('dismiss_staff', 409, { path: { person: boss.id } });
    await owner.refuse('update_staff', 409, { path: { person: boss.id }, body: { role: 'admin' } });
    await owner.do('update_staff', { path: { person: me.id }, body: { role: 'owner' } });
    await owner.do('dismiss_staff', { path: { person: boss.id } });
    await admin.do('list_staff');
  });
});
