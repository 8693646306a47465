// SPDX-License-Identifier: Apache-2.0
// browser.mjs MODULES PLAN: pages in a headless Chromium, judged by axe-core and html-validate. PLAN is JSON: {"chromium", "work", "pages":
// [{"name", "path", "kind": "report" or another, "hostile", "big"}]}. Prints a JSON line a case: {"case", "error"}; error null: it holds.
// Of each page that is neither, NAME.a4.pdf is left in the work folder, and of reports NAME.letter.pdf.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [modules, plan_path] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const plan = JSON.parse(readFileSync(plan_path, 'utf8'));
const browser = await chromium.launch({executablePath: plan.chromium, args: ['--no-sandbox']});

function must(condition, why) {
  if (!condition) throw new Error(why);
}
async function holds(sentence, body) {
  let error = null;
  const start = Date.now();
  try { await body(); } catch (problem) { error = String(problem?.message ?? problem).slice(0, 2000); }
  console.log(JSON.stringify({case: sentence, error}));
  if (process.env.TIMES) console.error(`${Date.now() - start} ms ${sentence}`);
}

// A page of its own context; `seen` collects what it asks for and what it complains of.
async function open(page, options = {}) {
  const {query = '', ...context_options} = options;
  const context = await browser.newContext({viewport: {width: 1200, height: 900}, reducedMotion: 'reduce', ...context_options});
  context.setDefaultTimeout(5000);
  const tab = await context.newPage();
  const seen = {requests: [], complaints: []};
  tab.on('request', (request) => seen.requests.push(request.url()));
  tab.on('console', (message) => seen.complaints.push(message.text()));
  tab.on('pageerror', (error) => seen.complaints.push(String(error)));
  tab.on('dialog', (dialog) => { seen.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  const url = pathToFileURL(page.path).href;
  await tab.goto(url + query);
  return {tab, seen, url, close: () => context.close()};
}
const open_all = (tab, most = 1e6) => tab.evaluate((count) => [...document.querySelectorAll('details')].slice(0, count).forEach((one) => { one.open = true; }), most);
// From script, where the page's own policy would refuse a test's <script>.
const hidden = (tab, selector) => tab.$$eval(selector, (all) => all.filter((one) => !one.checkVisibility()).length);

// The sample holds every block, so all of it is opened; of a long page the first parts, for axe takes seconds a thousand elements. In the
// dark only colours are others: all rules again on the sample, elsewhere those of colour.
async function accessible(page) {
  for (const colorScheme of ['light', 'dark'])
    await holds(`${page.name}: axe finds nothing, ${colorScheme}, parts open`, async () => {
      const rules = colorScheme === 'light' || page.name === 'sample' ? {} : {runOnly: ['color-contrast', 'link-in-text-block']};
      const {tab, close} = await open(page, {colorScheme});
      await open_all(tab, page.name === 'sample' ? 1000 : 30);
      await tab.evaluate(axe);
      const found = await tab.evaluate((options) => axe.run(document, {resultTypes: ['violations'], ...options}), rules);
      await close();
      const words = (list) => list.map((rule) => `${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 160)} ${rule.nodes[0].failureSummary ?? ''}`);
      must(found.violations.length === 0, words(found.violations).join('\n'));
      must(found.passes.length > (rules.runOnly ? 0 : 10), 'axe looked at next to nothing');
    });
}

async function valid(page) {
  await holds(`${page.name}: html-validate has nothing to say`, async () => {
    const {HtmlValidate} = require('html-validate');
    // Our ids and classes are words of this project; text in attributes is escaped more than it need be.
    const validate = new HtmlValidate({extends: ['html-validate:recommended', 'html-validate:a11y'], rules: plan.rules});
    const report = await validate.validateString(readFileSync(page.path, 'utf8'));
    const faults = report.results.flatMap((one) => one.messages).map((one) => `${one.ruleId} ${one.line}:${one.column} ${one.message}`);
    must(report.valid && faults.length === 0, `${faults.length}: ${[...new Set(faults)].slice(0, 12).join('\n')}`);
  });
}

async function alone(page) {
  await holds(`${page.name}: no request but the file itself, no complaint, no policy broken`, async () => {
    const {tab, seen, url, close} = await open(page);
    await open_all(tab);
    await tab.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await tab.waitForTimeout(100);
    await close();
    must(seen.requests.length === 1 && seen.requests[0] === url, seen.requests.join(' '));
    must(seen.complaints.length === 0, seen.complaints.join('\n'));
  });
}

async function refuses(page) {
  await holds(`${page.name}: what is put into it later is refused: script, handler, style, image, frame`, async () => {
    const {tab, seen, close} = await open(page);
    const executed = await tab.evaluate(async () => {
      const broken = [];
      document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x.png" onerror="window.pwned=1"><p id="styled" style="color:rgb(1, 2, 3)">x</p>');
      const script = document.createElement('script');
      script.textContent = 'window.pwned=2';
      document.body.append(script);
      const frame = document.createElement('iframe');
      frame.src = 'http://127.0.0.1:9/';
      document.body.append(frame);
      // The frame's refusal comes last, on a busy machine late.
      for (let turns = 0; turns < 100 && (turns < 3 || !broken.includes('frame-src')); turns++) await new Promise((done) => setTimeout(done, 100));
      return {pwned: window.pwned ?? null, colour: getComputedStyle(document.getElementById('styled')).color, broken};
    });
    const tagged = await tab.addScriptTag({content: 'window.pwned=3'}).then(() => 'added', () => 'refused');
    const pwned = await tab.evaluate(() => window.pwned ?? null);
    await close();
    must(executed.pwned === null && pwned === null && executed.colour !== 'rgb(1, 2, 3)', JSON.stringify(executed));
    must(tagged === 'refused', `a script tag was ${tagged}`);
    for (const directive of ['script-src-elem', 'script-src-attr', 'style-src-attr', 'img-src', 'frame-src'])
      must(executed.broken.includes(directive), `no report about ${directive}: ${executed.broken}`);
    must(seen.complaints.length >= 5, 'the console says nothing');
  });
}

async function narrow(page) {
  await holds(`${page.name}: 320 px wide without scrolling sideways, everything open`, async () => {
    const {tab, close} = await open(page, {viewport: {width: 320, height: 640}});
    await open_all(tab);
    const width = await tab.evaluate(() => document.documentElement.scrollWidth);
    const wide = await tab.evaluate(() => [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && !one.closest('.scroll, .vh, .skip') &&
      one.getBoundingClientRect().right > 321).slice(0, 3).map((one) => one.outerHTML.slice(0, 120)));
    await close();
    must(width <= 320 && wide.length === 0, `${width} px: ${wide.join(' ')}`);
  });
}

// Where focus goes by Tab, from the top, until it leaves the page or comes round.
async function walk(tab, most) {
  const places = [];
  for (let i = 0; i < most; i++) {
    await tab.keyboard.press('Tab');
    const place = await tab.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      const box = at.getBoundingClientRect(), style = getComputedStyle(at);
      const mark = at.dataset.walked;
      at.dataset.walked = '1';
      return {tag: at.tagName, class: at.className, href: at.getAttribute('href'), seen: box.width > 0 && box.height > 0,
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, again: mark === '1'};
    });
    if (!place || place.again) break;
    places.push(place);
  }
  return places;
}

async function keyboard(page) {
  await holds(`${page.name}: by keyboard alone: first the way past the head, then every control, each with its focus shown`, async () => {
    const {tab, close} = await open(page);
    const controls = await tab.evaluate(() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')].filter((one) => one.checkVisibility()).length);
    const places = await walk(tab, controls + 5);
    must(places[0]?.class === 'skip' && places[0].seen, `first: ${JSON.stringify(places[0])}`);
    must(places.length === controls, `${places.length} of ${controls} controls are reached`);
    const dark = places.filter((one) => !one.outline || !one.seen);
    must(dark.length === 0, `no focus to be seen: ${JSON.stringify(dark[0])}`);
    await tab.goto(tab.url());
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    must((await tab.evaluate(() => location.hash)) === places[0].href, 'the first link does not lead on');
    await tab.keyboard.press('Tab');
    must(await tab.evaluate((target) => !!(document.querySelector(target).compareDocumentPosition(document.activeElement) & (Node.DOCUMENT_POSITION_FOLLOWING)),
      places[0].href), 'after it the focus is not behind the target');
    await close();
  });
  await holds(`${page.name}: a closed part is opened by Enter and closed by Space`, async () => {
    const {tab, close} = await open(page);
    const summary = await tab.$('details:not([open]) > summary');
    if (!summary) { await close(); return; }
    await summary.focus();
    await tab.keyboard.press('Enter');
    must(await summary.evaluate((one) => one.parentElement.open), 'Enter does not open it');
    await tab.keyboard.press('Space');
    must(!(await summary.evaluate((one) => one.parentElement.open)), 'Space does not close it');
    await close();
  });
}

async function colours_forced(page) {
  await holds(`${page.name}: forced colours: charts and marks are still drawn, each outcome has its word`, async () => {
    const {tab, close} = await open(page, {forcedColors: 'active'});
    await open_all(tab);
    const lost = await tab.evaluate(() => {
      const canvas = getComputedStyle(document.body).backgroundColor, faults = [];
      for (const badge of document.querySelectorAll('.badge')) {
        const mark = getComputedStyle(badge, '::before');
        if (badge.textContent && !badge.textContent.trim()) faults.push('a badge without a word');
        if (badge.textContent && mark.content !== 'none' && mark.backgroundColor === canvas) faults.push(`no shape beside "${badge.textContent}"`);
      }
      for (const rect of document.querySelectorAll('svg rect'))
        if (rect.checkVisibility() && getComputedStyle(rect).fill === canvas && getComputedStyle(rect).stroke === 'none') faults.push('a bar that is not drawn');
      for (const line of document.querySelectorAll('svg .line'))
        if (getComputedStyle(line).stroke === canvas) faults.push('a line that is not drawn');
      return faults;
    });
    await close();
    must(lost.length === 0, `${lost.length}: ${lost[0]}`);
  });
}

async function printed(page) {
  await holds(`${page.name}: prints to PDF`, async () => {
    const {tab, close} = await open(page, {colorScheme: 'dark'});
    for (const format of page.kind === 'report' ? ['A4', 'Letter'] : ['A4'])
      await tab.pdf({path: `${plan.work}/${page.name}.${format.toLowerCase()}.pdf`, format, tagged: true, outline: true});
    await close();
  });
}

async function scriptless(page) {
  await holds(`${page.name}: scripts off: the tools that need them are not shown, the boxes filter, parts open`, async () => {
    const {tab, close} = await open(page, {javaScriptEnabled: false});
    must(await tab.locator('.tools').isHidden(), 'search is shown without what makes it work');
    const fails = tab.locator('details.check[data-outcome="fail"]');
    must(await fails.first().isVisible(), 'nothing is shown');
    await tab.locator('#show-fail').uncheck();
    must(await fails.first().isHidden(), 'the box does not filter');
    await tab.locator('#show-fail').check();
    must(await fails.first().isVisible(), 'and does not bring back');
    await fails.first().locator('summary').first().click();
    must(await fails.first().locator('.headline').isVisible(), 'the part does not open');
    const heads = await tab.locator('nav.contents a').evaluateAll((all) => all.map((one) => one.getAttribute('href'))).catch(() => null);
    must(heads === null || heads.length >= 6, 'no contents');
    await close();
  });
}

async function filters(page) {
  await holds(`${page.name}: filters stand in the address, and the address brings them back`, async () => {
    const {tab, close} = await open(page);
    const all = await tab.locator('details.check').count();
    await tab.locator('#show-pass').uncheck();
    await tab.locator('#show-level-2').uncheck();
    await tab.locator('#show-low').uncheck();
    await tab.fill('#search', 'container');
    const visible = all - await hidden(tab, 'details.check'), address = tab.url();
    must(visible > 0 && visible < all, `${visible} of ${all}`);
    must((await tab.locator('#shown').textContent()).startsWith(`${visible} of ${all} `), await tab.locator('#shown').textContent());
    must(await tab.locator('details.check[data-outcome="pass"]').evaluateAll((list) => list.every((one) => !one.checkVisibility())), 'a pass is still shown');
    await close();
    const again = await open(page, {query: address.slice(pathToFileURL(page.path).href.length)});
    must(address !== again.url, `the address says nothing: ${address}`);
    must((await again.tab.inputValue('#search')) === 'container', 'the search is lost');
    must(!(await again.tab.isChecked('#show-pass')) && !(await again.tab.isChecked('#show-level-2')) && !(await again.tab.isChecked('#show-low')), 'a box is lost');
    must(all - await hidden(again.tab, 'details.check') === visible, 'another count');
    await again.tab.fill('#search', '');
    for (const box of ['pass', 'level-2', 'low']) await again.tab.locator(`#show-${box}`).check();
    must(again.tab.url() === again.url, `reset, the address should be bare: ${again.tab.url()}`);
    await again.close();
  });
  await holds(`${page.name}: one button opens all that is shown, one closes it`, async () => {
    const {tab, close} = await open(page);
    await tab.locator('#show-pass').uncheck();
    await tab.click('#expand');
    must(await tab.$$eval('details.check', (all) => all.every((one) => one.open === one.checkVisibility())), 'not exactly those shown are open');
    await tab.click('#collapse');
    must(await tab.$$eval('details.check', (all) => all.every((one) => !one.open)), 'not all are closed');
    await close();
  });
  await holds(`${page.name}: a link to a check opens it`, async () => {
    const anchor = await (async () => {
      const {tab, close} = await open(page);
      const link = await tab.locator('#attention a').first().getAttribute('href');
      await tab.locator('#attention a').first().click();
      must(await tab.locator(link).isVisible(), 'clicked, it stays closed');
      await close();
      return link;
    })();
    const {tab, close} = await open(page, {query: anchor});
    must(await tab.locator(anchor).isVisible(), 'given in the address, it stays closed');
    await close();
  });
  await holds(`${page.name}: the results stand in it as data`, async () => {
    const {tab, close} = await open(page);
    const data = JSON.parse(await tab.locator('script[type="application/json"]').textContent());
    must(data.digest === page.digest && data.checks.length === page.checks, JSON.stringify(data).slice(0, 300));
    const shown = await tab.$$eval('details.check', (all) => all.map((one) => one.dataset.outcome));
    must(JSON.stringify(shown) === JSON.stringify(data.checks.map((one) => one.outcome)), 'the data says otherwise than the page');
    await close();
  });
}

async function big(page) {
  await holds(`${page.name}: loads and filters in time`, async () => {
    const start = Date.now();
    const {tab, close} = await open(page);
    const loaded = Date.now() - start;
    const search = Date.now();
    await tab.fill('#search', page.word);
    await tab.locator('#shown').textContent();
    const searched = Date.now() - search;
    const found = await tab.$$eval('details.check', (all) => all.filter((one) => one.checkVisibility()).length);
    const all = Date.now();
    if (await tab.$('#expand')) await tab.click('#expand');
    await tab.evaluate(() => document.body.offsetHeight);
    const opened = Date.now() - all;
    await close();
    console.error(`    ${page.name}: ${(readFileSync(page.path).length / 1e6).toFixed(1)} MB, loaded in ${loaded} ms, searched in ${searched} ms, opened in ${opened} ms`);
    must(found > 0, 'the search finds nothing');
    must(loaded < page.most && searched < page.most && opened < page.most, `${loaded} ms, ${searched} ms, ${opened} ms`);
  });
}

for (const page of plan.pages) {
  if (page.big) { await big(page); continue; }
  for (const look of page.hostile ? [alone, narrow, refuses, valid] : [accessible, valid, alone, refuses, narrow, keyboard, colours_forced, printed])
    await look(page);
  if (page.kind === 'report' && !page.hostile)
    for (const look of [scriptless, filters]) await look(page);
}
await browser.close();
