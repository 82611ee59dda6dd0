// Makes a part of the page equal to what the server has rendered again, touching only what differs: scroll, focus, selection and
// opened parts stay. Elements are matched by id, then by place.

export function morph(current, next) {
  if (current.nodeType !== next.nodeType || current.nodeName !== next.nodeName) {
    current.replaceWith(next);
    return;
  }
  if (current.nodeType !== Node.ELEMENT_NODE) {
    if (current.nodeValue !== next.nodeValue) {
      current.nodeValue = next.nodeValue;
      flash(current.parentElement);
    }
    return;
  }
  morphAttributes(current, next);
  morphChildren(current, next);
}

function morphAttributes(current, next) {
  for (const { name } of [...current.attributes])
    if (!next.hasAttribute(name) && name !== 'open') current.removeAttribute(name);
  for (const { name, value } of next.attributes)
    if (current.getAttribute(name) !== value) current.setAttribute(name, value);
}

function morphChildren(current, next) {
  const byId = new Map();
  for (const child of current.children) if (child.id) byId.set(child.id, child);

  let place = current.firstChild;
  for (const wanted of [...next.childNodes]) {
    const known = wanted.id ? byId.get(wanted.id) : undefined;
    if (known) {
      if (known === place) place = place.nextSibling;
      else current.insertBefore(known, place);
      morph(known, wanted);
    } else if (place && !wanted.id && !place.id && place.nodeName === wanted.nodeName) {
      const following = place.nextSibling;
      morph(place, wanted);
      place = following;
    } else {
      current.insertBefore(wanted, place);
    }
  }
  while (place) {
    const following = place.nextSibling;
    place.remove();
    place = following;
  }
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

function flash(element) {
  if (!still.matches && element?.matches('td.result, .best b, .epochs'))
    element.animate(
        [{ backgroundColor: 'var(--flash)' }, { backgroundColor: 'transparent' }],
        { duration: 1400, easing: 'ease-out' },
    );
}
