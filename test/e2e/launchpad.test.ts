import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newCourse, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';
import { mailTo } from './look.ts';

onEachEngine('the launchpad of a new site', (given) => {
  test('ticks each step when it has happened, to a first invited member who gets in', async () => {
    const { house, house: { api } } = given;
    const done = async () => Object.entries(await api.do('get_launchpad')).filter(([, isDone]) => isDone === true).map(([step]) => step);
    assert.deepEqual(await done(), []);
    await api.do('update_settings', { body: { works_alone: true } });
    assert.deepEqual(await done(), ['connected', 'works_alone']);
    await api.do('update_settings', { body: { registration: true } });
    assert.deepEqual(await done(), ['connected', 'works_alone', 'sign_up']);
    await api.do('save_branding_draft', { body: { theme: 'paper' } });
    await api.do('publish_branding', { body: {} });
    await newCourse(api, {}, 1);
    await api.do('create_preview', { body: { as: 'visitor' } });
    assert.deepEqual(await done(), ['connected', 'works_alone', 'sign_up', 'look', 'content', 'preview']);

    const member = await newMember(api, 'Tilda');
    await api.do('invite_member', { path: { member: member.id } });
    assert.equal((await api.do('get_launchpad')).is_done, true);
    const mail = await mailTo(api, member.email, /\/password\/set\//);
    assert.equal(mail.kind, 'welcome');
    assert.match(mail.text, /Hello Tilda/);
    const visitor = house.visitor();
    await visitor.open(house.keepSecret(/https?:\/\/\S+\/password\/set\/\S+/.exec(mail.text)![0]));
    await visitor.press('Save my password', { password: house.keepSecret('a wheel, a kiln and patience') });
    await visitor.open('/account');
    assert.equal(visitor.path, '/account', 'the invitation lets them in');
    assert.match((await api.refuse('invite_member', 409, { path: { member: member.id } })).detail!, /has a password already/);

    const other = await newMember(api);
    await api.do('block_member', { path: { member: other.id }, body: { reason: 'Asked for it' } });
    assert.match((await api.refuse('invite_member', 409, { path: { member: other.id } })).detail!, /may not log in/);
    await api.refuse('invite_member', 404, { path: { member: 'mem_00000000000000000000000000' } });
  });
});
