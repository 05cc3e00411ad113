/** The page is complete without this: it adds filters, and opens what a link leads to. */
const filters = document.querySelector('#filters');
const rows = [...document.querySelectorAll('.finding')];
const checks = [...document.querySelectorAll('details.check')];
const groups = [...document.querySelectorAll('.group')];

/** Whether a check was open before anything was filtered. */
const openAtFirst = new Map(checks.map((check) => [check, check.open]));

/** Matches that are few enough to be shown without another click. */
const few = 60;

/** The text of each row with that of its check, in lower case, once it is searched. */
const texts = new Map();

function textOf(row) {
  if (!texts.has(row)) {
    const check = row.closest('details').firstElementChild;
    texts.set(row, `${check.textContent} ${row.textContent}`.toLowerCase());
  }
  return texts.get(row);
}

function applyFilters() {
  const data = new FormData(filters);
  const shades = new Set(data.getAll('shade'));
  const kind = data.get('kind');
  const words = data.get('text').toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (row) =>
    shades.has(row.dataset.shade) &&
    (kind === '' || row.dataset.kind === kind) &&
    words.every((word) => textOf(row).includes(word));
  let shown = 0;
  for (const row of rows) {
    row.hidden = !matches(row);
    if (!row.hidden) shown += 1;
  }
  const searched = words.length > 0 || kind !== '';
  for (const check of checks) {
    check.hidden = check.querySelector('.finding:not([hidden])') === null;
    check.open = searched && shown <= few ? !check.hidden : openAtFirst.get(check);
  }
  for (const group of groups)
    group.hidden = shown < rows.length && group.querySelector('.check:not([hidden])') === null;
  document.querySelector('#none-left').hidden = shown > 0;
  filters.elements.shown.value = shown === rows.length ? `${shown} findings` : `${shown} of ${rows.length} findings`;
}

/** Opens what contains the target of a link, and takes it out of the filters. */
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest('[hidden]') && filters) {
    filters.reset();
    applyFilters();
  }
  for (let around = target.closest('details'); around; around = around.parentElement.closest('details'))
    around.open = true;
  target.scrollIntoView();
}

if (filters) {
  filters.hidden = false;
  filters.addEventListener('input', applyFilters);
  filters.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      filters.elements.text.focus();
    } else if (event.key === 'Escape' && typing) {
      filters.reset();
      applyFilters();
    }
  });
  applyFilters();
}

addEventListener('hashchange', reveal);
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('.check.fail, .check.warn, .symptoms')) one.open = true;
});
reveal();
