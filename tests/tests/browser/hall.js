// What is wrong with the hall's screen at hand, a sentence each: read from the last row, its type is a twenty-fifth of
// the height at least, and all of it stands on the screen.
(() => {
  const faults = [];
  const root = document.documentElement;
  const [wide, high] = [innerWidth, innerHeight];
  if (root.scrollHeight > high || root.scrollWidth > wide) faults.push(`it is ${root.scrollWidth}×${root.scrollHeight} on a screen of ${wide}×${high}`);
  const about = (element) => `<${element.localName}${element.classList.length ? '.' + [...element.classList].join('.') : ''}> “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 50)}”`;
  const cut = new Map();
  // The part of the screen within which an element is seen; nothing where it is meant for screen readers alone.
  const seen = (element) => {
    if (element === root) return { left: 0, top: 0, right: wide, bottom: high };
    if (cut.has(element)) return cut.get(element);
    let window_ = seen(element.parentElement);
    const css = getComputedStyle(element);
    if (css.display === 'none' || css.visibility === 'hidden' || css.clipPath.startsWith('inset(50%')) window_ = null;
    else if (window_ && css.overflowY !== 'visible' && element !== document.body) {
      const box = element.getBoundingClientRect();
      window_ = { left: Math.max(window_.left, box.left), top: Math.max(window_.top, box.top), right: Math.min(window_.right, box.right), bottom: Math.min(window_.bottom, box.bottom) };
    }
    cut.set(element, window_);
    return window_;
  };
  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const inside = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('noscript, script, title, .hall-top, .hall-scan, .hall-turn')) continue;
    const window_ = seen(element);
    if (!window_) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    // What ends with an ellipsis says so.
    const told = element.closest('.brief .stage-text') !== null;
    // Half a pixel, because a screen's height is rarely a multiple of twenty-five.
    if (size < high / 25 - 0.5) faults.push(`${size} px of ${high} is too small: ${about(element)}`);
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (!rect.width || !rect.height) continue;
      // Lines are closer than their letters are high: what stands above and below letters may be cut.
      const [top, bottom] = [rect.top + rect.height * 0.2, rect.bottom - rect.height * 0.2];
      if (rect.left < window_.left - 1 || (rect.right > window_.right + 1 && !told) || top < window_.top - 1 || bottom > window_.bottom + 1) {
        faults.push(`it is cut: ${about(element)} (${[rect.left, rect.top, rect.right, rect.bottom].map(Math.round)} of ${[window_.left, window_.top, window_.right, window_.bottom].map(Math.round)})`);
        break;
      }
      inside.push({ node, element, left: rect.left, right: Math.min(rect.right, window_.right), top, bottom });
    }
  }
  for (const [index, one] of inside.entries()) for (const other of inside.slice(index + 1)) {
    if (one.node !== other.node && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2) {
      faults.push(`texts overlap: ${about(one.element)} and ${about(other.element)}`);
    }
  }
  // The code and its picture always stand there, and nothing lies over them.
  for (const selector of ['.hall-code', '.qr']) {
    const code = document.querySelector(selector);
    const box = code?.getBoundingClientRect();
    if (!box?.width || box.top < 0 || box.left < 0 || box.bottom > high || box.right > wide) {
      faults.push(`${selector} does not stand on the screen`);
      continue;
    }
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!code.contains(hit) && !hit?.contains(code)) faults.push(`${selector} is covered by ${about(hit)}`);
    if (selector === '.qr' && box.height < high / 8) faults.push(`the QR code is ${Math.round(box.height)} px high`);
  }
  return [...new Set(faults)].slice(0, 4);
})()
