// What is wrong with how the page at hand is laid out and set, a sentence each. Works with scripts off: the tools ask.
(() => {
  const faults = [];
  const root = document.documentElement;
  const wide = root.clientWidth;
  const about = (element) => {
    const id = element.id && `#${element.id}`;
    const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${element.localName}${id}${element.classList.length ? '.' + [...element.classList].join('.') : ''}> “${text}”`;
  };
  const style = (element) => getComputedStyle(element);
  const box = (element) => element.getBoundingClientRect();

  // Sideways.
  const over = Math.max(root.scrollWidth, document.body.scrollWidth) - wide;
  if (over > 0) {
    const widest = [...document.body.querySelectorAll('*')].filter((one) => box(one).right > wide + 1).at(-1);
    faults.push(`the page scrolls sideways by ${over} px${widest ? `: ${about(widest)}` : ''}`);
  }

  // The header of a phone is one row.
  const bar = document.querySelector('header.bar');
  if (bar && wide < 600 && box(bar).height > 64) faults.push(`the header is ${box(bar).height} px high`);
  const crumbs = document.querySelector('.crumbs');
  if (crumbs && wide < 600 && box(crumbs).height > 48) faults.push(`the trail is ${box(crumbs).height} px high`);

  // Which part of an element is seen, by those around it that cut.
  const windows = new Map([[root, [-1e9, -1e9, 1e9, 1e9]], [document.body, [-1e9, -1e9, 1e9, 1e9]]]);
  const seen = (element) => {
    if (windows.has(element)) return windows.get(element);
    let window_ = seen(element.parentElement);
    if (window_) {
      const css = style(element);
      const gone = css.display === 'none' || css.visibility === 'hidden' || css.opacity === '0' || css.clipPath.startsWith('inset(50%');
      if (gone || !element.checkVisibility({ contentVisibilityAuto: true })) window_ = null;
      else if (css.overflowX !== 'visible') {
        const { left, top, right, bottom } = box(element);
        window_ = [Math.max(window_[0], left), Math.max(window_[1], top), Math.min(window_[2], right), Math.min(window_[3], bottom)];
        if (window_[2] - window_[0] < 2 || window_[3] - window_[1] < 2) window_ = null;
      }
    }
    windows.set(element, window_);
    return window_;
  };

  // What is wider than its window says that it goes on: it can be reached, has a name, and shades its edge.
  const tells = (element) => {
    const css = style(element);
    return /auto|scroll/.test(css.overflowX) && element.tabIndex === 0
      && (element.ariaLabel || document.getElementById(element.getAttribute('aria-labelledby') ?? ''))
      && css.backgroundImage.split('gradient').length > 4 && /scroll/.test(css.backgroundAttachment) && /local/.test(css.backgroundAttachment);
  };
  const bare = (cell) => style(cell).position === 'sticky' || style(cell).backgroundColor === 'rgba(0, 0, 0, 0)';
  for (const table of document.querySelectorAll('table')) {
    if (!seen(table)) continue;
    const right = Math.max(box(table).right, ...[...table.rows].map((row) => Math.max(...[...row.cells].filter(seen).map((cell) => box(cell).left + cell.scrollWidth))));
    let around = table.parentElement;
    while (around !== document.body && style(around).overflowX === 'visible') around = around.parentElement;
    const edge = around === document.body ? wide : box(around).right;
    if (right <= edge + 1) continue;
    if (around === document.body || !tells(around)) faults.push(`a table is cut without a sign (${Math.round(right - edge)} px): ${about(table)}`);
    else if (![...table.tBodies].every((body) => [...body.rows].every((row) => [...row.cells].every(bare)))) faults.push(`the shade of a table's edge is covered: ${about(table)}`);
    else if (style(table.rows[0].cells[0]).position !== 'sticky') faults.push(`a table that moves leaves its first column behind: ${about(table)}`);
  }
  for (const cell of document.querySelectorAll('td, th')) {
    if (!seen(cell) || cell.textContent.trim().length < 5) continue;
    const css = style(cell);
    const room = cell.clientWidth - parseFloat(css.paddingInlineStart) - parseFloat(css.paddingInlineEnd);
    if (room < 2 * parseFloat(css.fontSize)) faults.push(`a column breaks its words into letters: ${about(cell)}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.scrollWidth <= element.clientWidth + 1 || !element.clientWidth || /^(TEXTAREA|INPUT|SELECT)$/.test(element.tagName)) continue;
    const css = style(element);
    if (css.overflowX === 'visible' || css.display === 'inline' || !seen(element) || css.textOverflow === 'ellipsis') continue;
    if (element.querySelector('table') && tells(element)) continue;
    if (element.matches('pre') && css.backgroundImage.includes('gradient')) continue;
    faults.push(`cut without a sign: ${about(element)}`);
  }

  // What is fixed to the window: above it, and beside other such things, but never over the end of the page.
  scrollTo({ top: 1e9, behavior: 'instant' });
  const fixed = [...document.body.querySelectorAll('*')].filter((one) => style(one).position === 'fixed' && seen(one) && box(one).height > 1);
  const foot = Math.min(innerHeight, ...fixed.map((one) => box(one)).filter((one) => one.top > innerHeight / 2).map((one) => one.top));
  const last = document.querySelector('footer') ?? document.querySelector('main');
  if (last && box(last).bottom > foot + 1) faults.push(`the end of the page is covered: ${Math.round(box(last).bottom - foot)} px of ${about(last)}`);
  for (const [index, one] of fixed.entries()) for (const other of fixed.slice(index + 1)) {
    const [a, b] = [box(one), box(other)];
    if (!one.contains(other) && a.top < b.bottom - 1 && b.top < a.bottom - 1) faults.push(`${about(one)} covers ${about(other)}`);
  }
  if (wide < 600) for (const link of document.querySelectorAll('.menu a')) {
    if (seen(link) && (box(link).height < 44 || box(link).width < 44)) faults.push(`too small for a thumb: ${about(link)}`);
  }
  scrollTo({ top: 0, behavior: 'instant' });

  // Texts that lie over one another. Lines are closer than their signs are high, so only the middle counts.
  const layers = new Map([[document.body, null]]);
  const layer = (element) => {
    if (!layers.has(element)) layers.set(element, /fixed|sticky/.test(style(element).position) ? element : layer(element.parentElement));
    return layers.get(element);
  };
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|TEXTAREA|OPTION|title)$/.test(element.tagName)) continue;
    const window_ = seen(element);
    if (!window_) continue;
    // Printed signs, whatever keys an author has; code and what somebody typed stay as they are.
    if (!element.closest('code, pre, bdi') && /["']|\d %/.test(node.data)) faults.push(`straight quotation marks, or a percent sign that can lose its number: ${about(element)}`);
    range.selectNodeContents(node);
    const whole = range.getBoundingClientRect();
    const size = parseFloat(style(element).fontSize);
    if (node.data.trim().length > 20 && whole.width < 4 * size && whole.height > 6 * size) faults.push(`a text is broken into letters: ${about(element)}`);
    for (const rect of range.getClientRects()) {
      const [left, right] = [Math.max(rect.left, window_[0]), Math.min(rect.right, window_[2])];
      const [top, bottom] = [Math.max(rect.top + rect.height * 0.25, window_[1]), Math.min(rect.bottom - rect.height * 0.25, window_[3])];
      if (right - left > 2 && bottom - top > 2) words.push({ node, left, right, top, bottom, layer: layer(element) });
    }
  }
  words.sort((one, other) => one.top - other.top);
  for (let index = 0; index < words.length; index += 1) {
    const one = words[index];
    for (let next = index + 1; next < words.length && words[next].top < one.bottom - 2; next += 1) {
      const other = words[next];
      if (other.node === one.node || other.layer !== one.layer) continue;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3) {
        faults.push(`texts overlap: ${about(one.node.parentElement)} and ${about(other.node.parentElement)}`);
        index = words.length;
        break;
      }
    }
  }
  return faults;
})()
