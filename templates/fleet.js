/* SPDX-License-Identifier: Apache-2.0 */
/* The page is complete without this: it adds a search over the hosts. */
(function () {
  'use strict';
  var rows = Array.prototype.slice.call(document.querySelectorAll('.matrix tbody tr'));
  var tools = document.querySelector('.tools');
  var search = document.getElementById('search');
  var shown = document.getElementById('shown');
  if (!tools || !search || !shown) return;
  tools.hidden = false;
  var names = rows.map(function (row) { return row.firstElementChild.textContent.toLowerCase(); });
  function filter() {
    var word = search.value.toLowerCase(), count = 0;
    rows.forEach(function (row, index) {
      var fits = names[index].indexOf(word) >= 0;
      row.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = count + ' of ' + rows.length + ' hosts shown';
  }
  search.addEventListener('input', filter);
  filter();
})();
