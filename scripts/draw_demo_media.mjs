#!/usr/bin/env node
// draw_demo_media.mjs: draws the demo's pictures, its video and its workbook into src/demo/content/media, in Debian's Chromium.
// Run by hand when they should look otherwise; what it makes is kept in the repository, so that nothing else needs it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { chromium } = createRequire(new URL('../test/package.json', import.meta.url))('playwright-core');
const folder = fileURLToPath(new URL('../src/demo/content/media/', import.meta.url));

// A bay at a moment of the day: 0 is the first light, 1 is night. `swell` is where the waves are, from 0 to 1.
const draw_bay = `
  const mix = (one, other, share) => one.map((value, at) => Math.round(value + (other[at] - value) * share));
  const at_moment = (stops, moment) => {
    const place = Math.min(moment, 0.9999) * (stops.length - 1);
    return mix(stops[Math.floor(place)], stops[Math.floor(place) + 1], place % 1);
  };
  const css = (rgb, alpha = 1) => 'rgb(' + rgb.join(' ') + ' / ' + alpha + ')';
  function drawBay(canvas, moment, swell) {
    const { width, height } = canvas;
    const pen = canvas.getContext('2d');
    const high = at_moment([[250, 214, 190], [158, 202, 226], [244, 176, 132], [22, 34, 58]], moment);
    const low = at_moment([[255, 240, 222], [226, 240, 246], [252, 222, 176], [48, 66, 98]], moment);
    const sky = pen.createLinearGradient(0, 0, 0, height * 0.62);
    sky.addColorStop(0, css(high));
    sky.addColorStop(1, css(low));
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    const arc = Math.PI * (0.12 + 0.76 * moment);
    const sun = { x: width * (0.5 - 0.42 * Math.cos(arc)), y: height * (0.6 - 0.45 * Math.sin(arc)) };
    pen.fillStyle = css(at_moment([[255, 226, 170], [255, 246, 214], [255, 206, 128], [240, 244, 250]], moment));
    pen.beginPath();
    pen.arc(sun.x, sun.y, height * 0.075, 0, 7);
    pen.fill();
    for (const [depth, peak, place, spread] of [[0.35, 0.2, 0.16, 0.34], [0.6, 0.13, 0.82, 0.42]]) {
      pen.fillStyle = css(mix(high, [36, 84, 107], depth));
      pen.beginPath();
      pen.moveTo(width * (place - spread), height * 0.6);
      pen.quadraticCurveTo(width * place, height * (0.6 - 2 * peak), width * (place + spread), height * 0.6);
      pen.fill();
    }
    const sea = at_moment([[118, 158, 172], [64, 130, 158], [112, 116, 128], [18, 32, 54]], moment);
    for (let row = 0; row < 6; row += 1) {
      const top = height * (0.57 + row * 0.075);
      pen.fillStyle = css(mix(sea, [20, 46, 66], row / 7));
      pen.beginPath();
      pen.moveTo(0, height);
      for (let x = 0; x <= width; x += width / 60) {
        const turn = x / width * Math.PI * (7 - row * 0.7) + (row % 2 ? 1 : -1) * swell * Math.PI * 2;
        pen.lineTo(x, top + Math.sin(turn) * height * (0.006 + row * 0.003));
      }
      pen.lineTo(width, height);
      pen.fill();
    }
    const boat = { x: width * 0.62, y: height * (0.685 + 0.008 * Math.sin(swell * Math.PI * 2)), size: height * 0.1 };
    pen.fillStyle = 'rgb(250 250 246)';
    pen.beginPath();
    pen.moveTo(boat.x, boat.y - boat.size * 1.5);
    pen.lineTo(boat.x + boat.size * 0.75, boat.y - boat.size * 0.15);
    pen.lineTo(boat.x, boat.y - boat.size * 0.15);
    pen.fill();
    pen.fillStyle = css(mix(sea, [16, 30, 42], 0.75));
    pen.beginPath();
    pen.ellipse(boat.x, boat.y, boat.size * 0.95, boat.size * 0.28, 0, 0, Math.PI);
    pen.fill();
  }`;

async function drawPicture(page, moment, { width, height } = { width: 1200, height: 900 }) {
  const url = await page.evaluate(`${draw_bay};(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    drawBay(canvas, ${moment}, ${moment});
    return canvas.toDataURL('image/webp', 0.82);
  })()`);
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** A day at the bay: every wave takes ten seconds, as slow as a breath may be. */
async function encodeVideo(page, { seconds, rate, width, height }) {
  return page.evaluate(`${draw_bay};(async () => {
    const chunks = [];
    const encoder = new VideoEncoder({ error: (error) => { throw error; }, output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push({ at: Math.round(chunk.timestamp / 1000), isKey: chunk.type === 'key', bytes: btoa(String.fromCharCode(...bytes)) });
    } });
    encoder.configure({ codec: 'vp8', width: ${width}, height: ${height}, bitrate: 190_000, framerate: ${rate} });
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    const count = ${seconds * rate};
    for (let frame = 0; frame < count; frame += 1) {
      drawBay(canvas, frame / count, frame / ${rate} / 10 % 1);
      const image = new VideoFrame(canvas, { timestamp: frame * 1e6 / ${rate} });
      encoder.encode(image, { keyFrame: frame % ${rate * 4} === 0 });
      image.close();
      if (encoder.encodeQueueSize > 8) await new Promise((done) => setTimeout(done, 20));
    }
    await encoder.flush();
    return chunks;
  })()`);
}

// WebM is EBML: an id, a size, and what is in it.
const id = (number) => Buffer.from(number.toString(16), 'hex');
const size = (length) => { if (length < 127) return Buffer.from([0x80 | length]); const bytes = Buffer.alloc(8); bytes.writeBigUInt64BE(BigInt(length)); bytes[0] = 1; return bytes; };
const element = (number, ...inner) => { const body = Buffer.concat(inner); return Buffer.concat([id(number), size(body.length), body]); };
const unsigned = (number, value) => { const bytes = Buffer.alloc(6); bytes.writeUIntBE(value, 0, 6); return element(number, bytes); };
const text = (number, value) => element(number, Buffer.from(value));
const float = (number, value) => { const bytes = Buffer.alloc(8); bytes.writeDoubleBE(value); return element(number, bytes); };

function simpleBlock(chunk, cluster) {
  const head = Buffer.alloc(4);
  head[0] = 0x81; // track 1
  head.writeInt16BE(chunk.at - cluster.at, 1);
  head[3] = chunk.isKey ? 0x80 : 0;
  return element(0xa3, head, Buffer.from(chunk.bytes, 'base64'));
}

/** A file that browsers can seek in: the cues stand before the pictures, and each cluster begins with a key frame. */
function toWebm(chunks, { seconds, width, height }) {
  const clusters = [];
  for (const chunk of chunks) {
    if (chunk.isKey) clusters.push({ at: chunk.at, chunks: [] });
    clusters.at(-1).chunks.push(chunk);
  }
  const bodies = clusters.map((cluster) => element(0x1f43b675, unsigned(0xe7, cluster.at), ...cluster.chunks.map((chunk) => simpleBlock(chunk, cluster))));
  const info = element(0x1549a966, unsigned(0x2ad7b1, 1_000_000), float(0x4489, seconds * 1_000), text(0x4d80, 'CustomerHub'), text(0x5741, 'draw_demo_media'));
  const track = element(0xae, unsigned(0xd7, 1), unsigned(0x73c5, 1), unsigned(0x83, 1), text(0x86, 'V_VP8'), element(0xe0, unsigned(0xb0, width), unsigned(0xba, height)));
  const tracks = element(0x1654ae6b, track);
  const cuesFrom = (start) => {
    let place = start;
    return element(0x1c53bb6b, ...clusters.map((cluster, at) => {
      const cue = element(0xbb, unsigned(0xb3, cluster.at), element(0xb7, unsigned(0xf7, 1), unsigned(0xf1, place)));
      place += bodies[at].length;
      return cue;
    }));
  };
  const before = info.length + tracks.length;
  const cues = cuesFrom(before + cuesFrom(0).length);
  const head = element(0x1a45dfa3, unsigned(0x4286, 1), unsigned(0x42f7, 1), unsigned(0x42f2, 4), unsigned(0x42f3, 8), text(0x4282, 'webm'), unsigned(0x4287, 4), unsigned(0x4285, 2));
  return Buffer.concat([head, element(0x18538067, info, tracks, cues, ...bodies)]);
}

const workbook = `<!doctype html><meta charset="utf-8"><title>A week of breathing</title><style>
  body { font: 13px/1.6 sans-serif; color: #1d2326; } h1 { font-size: 30px; } td { height: 62px; border-bottom: 1px solid #b9c4c9; } td:first-child { width: 110px; font-weight: 600; }
  table { width: 100%; border-collapse: collapse; }</style>
  <h1>A week of breathing</h1><p>Three minutes a day. Write down when, where, and one word for how it was. Nobody else reads this.</p>
  <table>${['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((day) => `<tr><td>${day}<td>`).join('')}</table>`;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })); // encoders want a secure place
await page.goto('http://localhost/');
mkdirSync(folder, { recursive: true });
const keep = (name, bytes) => { writeFileSync(folder + name, bytes); console.log(name, bytes.length); };
for (const [name, moment] of [['first-light', 0.04], ['noon', 0.4], ['evening', 0.7], ['night', 0.97]]) keep(`${name}.webp`, await drawPicture(page, moment));
const video = { seconds: 24, rate: 20, width: 640, height: 360 };
keep('a-day-at-the-bay.webp', await drawPicture(page, 0.62, { width: 1280, height: 720 }));
keep('a-day-at-the-bay.webm', toWebm(await encodeVideo(page, video), video));
await page.setContent(workbook);
keep('a-week-of-breathing.pdf', await page.pdf({ format: 'A4', margin: { top: '20mm', bottom: '20mm', left: '20mm', right: '20mm' } }));
await browser.close();
