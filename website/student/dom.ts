/** Elements of the page, made and found. */

type Attributes = Record<string, string | number | boolean | (() => void)>;

/** An element with attributes (functions are listeners) and what stands in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, given: Attributes = {}, ...inside: (Node | string)[]) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...inside);
  return element;
}
export const button = (text: string, click: () => void) => make("button", { type: "button", click }, text);
export const labelled = (text: string, control: HTMLElement) => make("label", {}, make("span", {}, text), control);
export const blocks = (name: string) => [...document.querySelectorAll<HTMLElement>(`.listed-${name}`)];
