/// <reference lib="dom" />
// The first story of the Dashboard: from an empty folder to the first invited member, led by the one-time link that the
// program prints and by the Launchpad, each of whose steps opens the real screen and ticks itself.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Tab } from '../browser/chromium.ts';
import { digitsOf, goodPassword } from '../e2e/desk.ts';
import { mailTo } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { newKey } from '../e2e/shop.ts';
import { Person } from './person.ts';
import { story } from './story.ts';

const printed = /http:\S+(\/admin\/link#\S+)/;
const invited = 'tilda@example.com';

story(1, 'an empty folder', (given) => {
  test('becomes a site with an owner, a look, a course and a first member who gets in', async () => {
    const { browser, house } = given;
    await eventually(() => printed.test(house.server.printed), { what: 'the link' });
    const tab = await Tab.open(browser, house.origin);
    const { page } = tab;
    const person = new Person(page);

    await tab.open(house.keepSecret(printed.exec(house.server.printed)![1]!));
    await page.getByLabel('Name of your site').fill('Riverside');
    await page.getByLabel('Your name').fill('Ines Holm');
    await page.getByLabel('E-mail').fill('ines@staff.example');
    await page.getByLabel('Password', { exact: true }).fill(house.keepSecret(goodPassword));
    await person.press('Make my account');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = house.keepSecret((await page.getByText(/^([A-Z2-7]{4} ?)+$/).innerText()).replaceAll(/\s/g, ''));
    await page.getByLabel('Six-digit code').fill(digitsOf(secret, house.now()));
    await person.press('Turn it on');
    await page.getByLabel('I have kept them in a safe place').check();
    await person.press('Continue');
    await house.takeKey();
    const steps = (done: number) => page.getByText(`${done} of 6 done`).waitFor();
    await steps(0);

    await page.getByRole('link', { name: 'Connect Stripe' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor(); // Home has such a link, too
    await page.getByRole('link', { name: 'Connect Stripe' }).first().click();
    await page.getByLabel('Restricted key').fill(house.keepSecret(newKey('test')));
    await person.press('Connect');
    const hook = await page.getByLabel('Webhook address', { exact: true }).inputValue();
    house.keepSecret(new URL(hook).pathname.split('/').at(-1)!);
    await person.home();
    await steps(1);

    await page.getByRole('link', { name: 'Open registration' }).click();
    await page.getByRole('switch', { name: 'Registration' }).check();
    await person.press('Save');
    await page.getByText('The settings are saved.').waitFor();
    await person.home();
    await steps(2);

    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.frameLocator('iframe[title="The portal"]').getByText('you, with everything open').waitFor();
    await person.home();
    await steps(3);

    await page.getByRole('link', { name: 'Choose the look' }).click();
    await page.getByRole('radio', { name: /^Paper/ }).click();
    await person.press('Publish');
    await page.getByText('Members see the new look.').waitFor();
    await person.home();
    await steps(4);

    await page.getByRole('link', { name: 'Make a product' }).click();
    await person.press('New product');
    await page.getByLabel('Name').fill('Tides');
    await page.keyboard.press('Enter');
    await person.press('Add a page');
    await page.getByLabel('Title of the new page').fill('High water');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'High water' }).click();
    await page.getByRole('textbox', { name: 'What the page says' }).click();
    await page.keyboard.type('Twice a day.');
    await page.getByRole('status').filter({ hasText: 'Saved' }).or(page.getByText('Saved', { exact: true })).first().waitFor();
    await page.getByRole('link', { name: 'Tides' }).click();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'All members' }).check();
    await person.press('Save');
    await page.getByText('Saved.', { exact: true }).waitFor();
    await person.press('Publish');
    await person.pressIn('Publish Tides?', 'Publish');
    await page.getByRole('button', { name: 'Make it a draft' }).waitFor();
    await person.home();
    await steps(5);

    await person.press('Invite somebody');
    await page.getByLabel('E-mail').fill(invited);
    await page.getByLabel('First name').fill('Tilda');
    await person.pressIn('Invite a member', 'Send the invitation');
    await page.getByRole('heading', { name: 'Get ready for your first members' }).waitFor({ state: 'detached' });
    assert.equal((await house.api.do('get_launchpad')).is_done, true);
    await tab.close();

    const mail = await mailTo(house.api, invited, /\/password\/set\//);
    const member = await Tab.open(browser, house.origin);
    await member.open(new URL(/https?:\/\/\S+\/password\/set\/\S+/.exec(mail.text)![0]).pathname);
    await member.page.getByLabel('New password').fill(house.keepSecret('a wheel, a kiln and patience'));
    await member.page.getByRole('button', { name: 'Save my password' }).click();
    await member.page.getByRole('heading', { name: /Welcome.*Tilda/ }).waitFor();
    await member.open('/p/tides/high-water');
    await member.page.getByText('Twice a day.').waitFor();
    await member.close();
  });
}, { siteless: true, stripe: 'beside' });
