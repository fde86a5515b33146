import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Api } from './api.ts';
import { fresh, newCollection, newCourse } from './cast.ts';
import { atWork } from './desk.ts';
import { onEachEngine } from './house.ts';
import { over } from './look.ts';
import type { Folder } from './shapes.ts';

const newFolder = (api: Api, of: Folder['of'], name: string, parent: Folder | null = null) =>
  api.do('create_folder', { body: { of, name: fresh(name), parent: parent?.id ?? null } });
const newFile = (api: Api, folder?: Folder) =>
  api.do('create_file', { bytes: new Uint8Array(Buffer.from('%PDF-1.7\n% a line\n')), query: { name: `${fresh('Leaf')}.pdf`, ...(folder ? { folder: folder.id } : {}) } });
const ids = (things: { id: string }[]) => things.map(({ id }) => id);

onEachEngine('folders', (given) => {
  test('a folder is made, renamed, moved into another one and deleted, and what lies in it goes up', async () => {
    const { api } = given.house;
    const outer = await newFolder(api, 'files', 'Outer');
    const inner = await newFolder(api, 'files', 'Inner', outer);
    const file = await newFile(api, inner);
    assert.equal(file.folder, inner.id);
    const listed = await api.all('list_folders', { query: { of: 'files', limit: 1 } });
    const seen = (id: string) => listed.find((one) => one.id === id)!;
    assert.deepEqual([seen(outer.id).count, seen(outer.id).total, seen(inner.id).count, seen(inner.id).parent], [0, 1, 1, outer.id]);
    assert.ok(listed.indexOf(seen(outer.id)) < listed.indexOf(seen(inner.id)));
    const path = { folder: inner.id };
    const twin = await api.refuse('create_folder', 400, { body: { of: 'files', name: inner.name.toUpperCase(), parent: outer.id } });
    assert.deepEqual(twin.errors.map(({ field }) => field), ['name']);
    assert.equal((await api.refuse('update_folder', 400, { path: { folder: outer.id }, body: { parent: inner.id } })).errors[0]!.field, 'parent');
    assert.equal((await api.do('update_folder', { path, body: { name: 'Renamed', parent: null } })).parent, null);
    assert.equal((await api.do('update_folder', { path, body: { parent: outer.id } })).name, 'Renamed');
    await api.do('delete_folder', { path });
    assert.equal((await api.do('get_file', { path: { file: file.id } })).folder, outer.id);
    assert.equal((await api.do('get_folder', { path: { folder: outer.id } })).count, 1);
    await api.do('delete_folder', { path: { folder: outer.id } });
    assert.equal((await api.do('get_file', { path: { file: file.id } })).folder, null);
    await api.refuse('get_folder', 404, { path });
    await api.refuse('list_folders', 400, { query: { of: 'things' } });
  });

  test('files are put, moved and found by folder, and gone with their file', async () => {
    const { api } = given.house;
    const outer = await newFolder(api, 'files', 'Sound');
    const inner = await newFolder(api, 'files', 'Songs', outer);
    const people = await newFolder(api, 'members', 'People');
    const [above, below] = [await newFile(api, outer), await newFile(api, inner)];
    const found = async (query: Record<string, string | boolean>) => ids(await api.all('list_files', { query: query as Record<string, string> }));
    assert.deepEqual(await found({ folder: outer.id }), ids([below, above]));
    assert.deepEqual(await found({ folder: outer.id, directly: true }), [above.id]);
    assert.deepEqual(await found({ folder: outer.id, q: below.name }), [below.id]);
    assert.ok(!(await found({ folder: 'none' })).includes(above.id));
    await api.do('update_file', { path: { file: above.id }, body: { folder: null } });
    assert.ok((await found({ folder: 'none' })).includes(above.id));
    assert.equal((await api.do('update_file', { path: { file: above.id }, body: { folder: inner.id } })).folder, inner.id);
    for (const folder of [people.id, `fol_${'0'.repeat(26)}`]) {
      assert.equal((await api.refuse('update_file', 400, { path: { file: above.id }, body: { folder } })).errors[0]!.field, 'folder');
    }
    await api.refuse('create_file', 400, { bytes: new Uint8Array(Buffer.from('%PDF-1.7\n')), query: { name: 'a.pdf', folder: people.id } });
    await api.do('delete_file', { path: { file: above.id } });
    assert.equal((await api.do('get_folder', { path: { folder: inner.id } })).count, 1);
  });

  test('what is uploaded in pieces comes to lie in the folder that was open', async () => {
    const { api } = given.house;
    const folder = await newFolder(api, 'files', 'Films');
    const bytes = '%PDF-1.7\n% in one piece\n';
    const metadata = (id: string) => Object.entries({ filename: 'Piece.pdf', folder: id }).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(',');
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) };
    await api.refuse('create_upload', 400, { headers: { ...headers, 'upload-metadata': metadata(`fol_${'0'.repeat(26)}`) } });
    const upload = await api.do('create_upload', { headers: { ...headers, 'upload-metadata': metadata(folder.id) } });
    await api.do('add_to_upload', { path: { upload: upload.id }, text: bytes, headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } });
    const { file } = await api.do('get_upload', { path: { upload: upload.id }, headers: { 'tus-resumable': '1.0.0' } });
    assert.equal((await api.do('get_file', { path: { file: file! } })).folder, folder.id);
  });

  test('all members that a filter matches are moved at once, counted first, and back again by an undo', async () => {
    const { api } = given.house;
    const outer = await newFolder(api, 'members', 'Cohorts');
    const [before, after] = [await newFolder(api, 'members', 'Spring', outer), await newFolder(api, 'members', 'Autumn', outer)];
    const family = fresh('Mover').replaceAll('-', '');
    const make = (folder: string | null) => api.do('create_member', { body: { email: `${fresh('mover')}@example.com`, last_name: family, folder } });
    const [ada, bo, cy] = [await make(before.id), await make(after.id), await make(null)];
    assert.equal(ada.folder, before.id);
    const wish = { kind: 'move_members', folder: after.id, filter: { q: family } };
    assert.deepEqual(await api.do('act_on_members', { body: { ...wish, dry_run: true } }), { count: 3 });
    const job = await over(api, await api.do('act_on_members', { body: wish }));
    assert.deepEqual([job.state, job.changed, (job.asked as { folder: { name: string } }).folder.name], ['done', 2, after.name]);
    const lying = async (folder: string) => ids(await api.all('list_members', { query: { folder, q: family, sort: 'joined' } }));
    assert.deepEqual(await lying(after.id), ids([ada, bo, cy]));
    assert.equal((await api.do('count_members', { query: { folder: outer.id } })).count, 3, 'in those in it, too');
    await api.do('trash_member', { path: { member: bo.id } });
    assert.equal((await api.do('get_folder', { path: { folder: after.id } })).count, 2, 'nobody in the trash counts');
    await api.do('restore_member', { path: { member: bo.id } });
    await api.do('update_member', { path: { member: cy.id }, body: { folder: null } });
    const undone = await over(api, await api.do('undo_job', { path: { job: job.id } }));
    assert.deepEqual([undone.changed, undone.refused], [1, 1], 'who was moved since stays there');
    assert.deepEqual([await lying(before.id), await lying(after.id), await lying('none')], [[ada.id], [bo.id], [cy.id]]);
    const out = await over(api, await api.do('act_on_members', { body: { kind: 'move_members', folder: null, members: [ada.id] } }));
    assert.deepEqual([out.changed, out.asked['folder'], await lying(before.id)], [1, null, []]);
    assert.equal((await api.refuse('act_on_members', 400, { body: { kind: 'move_members', members: [ada.id] } })).errors[0]!.field, 'folder');
    assert.equal((await api.refuse('update_member', 400, { path: { member: ada.id }, body: { folder: `fol_${'0'.repeat(26)}` } })).errors[0]!.field, 'folder');
  });

  test('products and collections lie in the same folders, and a copy beside its original', async () => {
    const { api } = given.house;
    const outer = await newFolder(api, 'products', 'Shop');
    const inner = await newFolder(api, 'products', 'Old', outer);
    const { product } = await newCourse(api, {}, 0);
    const collection = await newCollection(api, [product.id]);
    assert.equal((await api.do('update_product', { path: { product: product.id }, body: { folder: inner.id } })).folder, inner.id);
    await api.do('update_collection', { path: { collection: collection.id }, body: { folder: outer.id } });
    assert.equal((await api.do('get_folder', { path: { folder: outer.id } })).total, 2);
    const copy = await api.do('duplicate_product', { path: { product: product.id } });
    assert.equal(copy.folder, inner.id);
    assert.deepEqual(ids(await api.all('list_products', { query: { folder: outer.id } })), ids([copy, product]));
    assert.deepEqual(ids(await api.all('list_collections', { query: { folder: outer.id } })), [collection.id]);
    assert.ok(!ids(await api.all('list_products', { query: { folder: 'none' } })).includes(product.id));
    await api.do('delete_product', { path: { product: copy.id } });
    await api.do('update_product', { path: { product: product.id }, body: { folder: null } });
    assert.equal((await api.do('get_folder', { path: { folder: outer.id } })).total, 1);
    const made = await api.do('create_product', { body: { name: fresh('Made there'), folder: inner.id } });
    assert.equal(made.folder, inner.id);
  });

  test('who changes a folder must be able to change what lies in it', async () => {
    const { house, house: { api } } = given;
    const folder = await newFolder(api, 'members', 'Theirs');
    const desk = await atWork(house, 'editor');
    const ask = (method: string, path: string, body: unknown) =>
      fetch(`${house.origin}/api/v1${path}`, { method, headers: { 'content-type': 'application/json', ...desk.headers() }, body: JSON.stringify(body) });
    assert.equal((await ask('POST', '/folders', { of: 'members', name: fresh('Mine') })).status, 403);
    assert.equal((await ask('PATCH', `/folders/${folder.id}`, { name: 'Mine' })).status, 403);
    assert.equal((await ask('DELETE', `/folders/${folder.id}`, undefined)).status, 403);
    assert.equal((await ask('POST', '/folders', { of: 'files', name: fresh('Mine') })).status, 201);
  });
});
