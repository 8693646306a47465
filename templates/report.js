/* SPDX-License-Identifier: Apache-2.0 */
/* The page is complete without this: it adds search, a count, expand and collapse, and keeps the filters in the address. */
(function () {
  'use strict';
  var checks = Array.prototype.slice.call(document.querySelectorAll('details.check'));
  var boxes = Array.prototype.slice.call(document.querySelectorAll('.filters input[type=checkbox]'));
  var tools = document.querySelector('.tools');
  var search = document.getElementById('search');
  var shown = document.getElementById('shown');
  if (!tools || !search || !shown) return;
  tools.hidden = false;
  var texts = checks.map(function (check) { return check.textContent.toLowerCase(); });

  function count() {
    var visible = checks.filter(function (check) { return check.offsetParent !== null; }).length;
    shown.textContent = visible + ' of ' + checks.length + ' checks shown';
  }
  function save() {
    var off = boxes.filter(function (box) { return !box.checked; }).map(function (box) { return box.id.slice(5); });
    var query = new URLSearchParams();
    if (search.value) query.set('q', search.value);
    if (off.length) query.set('hide', off.join(' '));
    var text = query.toString();
    try { history.replaceState(null, '', location.pathname + (text ? '?' + text : '') + location.hash); } catch (error) { /* file: in some browsers */ }
  }
  function filter() {
    var words = search.value.toLowerCase().split(/\s+/);
    checks.forEach(function (check, index) {
      check.classList.toggle('miss', !words.every(function (word) { return texts[index].indexOf(word) >= 0; }));
    });
    count();
    save();
  }
  /* A link into a check that the filters hide brings it back. */
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var check = target && target.closest('.check');
    if (!check) return;
    check.open = true;
    if (check.offsetParent === null) {
      boxes.forEach(function (box) { box.checked = true; });
      search.value = '';
      filter();
    }
    target.scrollIntoView();
  }
  function each(open) { return function () { checks.forEach(function (check) { if (check.offsetParent !== null) check.open = open; }); }; }

  var query = new URLSearchParams(location.search);
  search.value = query.get('q') || '';
  (query.get('hide') || '').split(' ').forEach(function (name) {
    var box = name && document.getElementById('show-' + name);
    if (box) box.checked = false;
  });
  boxes.forEach(function (box) { box.addEventListener('change', filter); });
  search.addEventListener('input', filter);
  document.getElementById('expand').addEventListener('click', each(true));
  document.getElementById('collapse').addEventListener('click', each(false));
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('.about a');
    if (!link || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href).then(function () { shown.textContent = 'Link copied'; }, function () {});
  });
  window.addEventListener('hashchange', reveal);
  filter();
  reveal();
})();
