/** The fields into which answers are written. */

import { labelled, make } from "./dom";
import type { Given } from "./exercises";
import { asChanges, formOf, fromLink, fromToml, isLink, isToml, read, type Form } from "./forms";
import { Hint } from "./parse";
import { work } from "./work";

const EXAMPLES = {
  words: "",
  pairs: "one a line, such as",
  rules: "one change a line, such as listing.term: 6; or a link from the workshop",
};

export interface Field {
  value: string;
  shown: HTMLElement;
}

export function fieldOf(key: string, form: Form, kept: string): Field {
  if (form.kind === "choices") return choices(form, kept);
  const many = form.kind !== "words";
  const control = many ? make("textarea", { rows: 4, spellcheck: "false" }) : make("input", { type: "text", autocomplete: "off" });
  control.value = kept;
  const example = form.kind === "pairs" ? `${EXAMPLES.pairs} ${form.example}` : EXAMPLES[form.kind];
  const shown = labelled(`My answer to exercise ${Number(key.split(".")[1])}${example ? ` (${example})` : ""}`, control);
  return {
    get value() {
      return control.value;
    },
    set value(text) {
      control.value = text;
    },
    shown,
  };
}

function choices({ letters, words }: Form & { kind: "choices" }, kept: string): Field {
  const selects = letters.map((letter) => {
    const select = make("select", {}, make("option", { value: "" }, "choose"), ...words.map((word) => make("option", {}, word)));
    select.value = new RegExp(`^${letter}: (.+)$`, "m").exec(kept)?.[1] ?? "";
    return select;
  });
  return {
    get value() {
      return letters
        .map((letter, at) => (selects[at].value ? `${letter}: ${selects[at].value}` : ""))
        .filter(Boolean)
        .join("\n");
    },
    set value(_) {
      /* chosen by hand only */
    },
    shown: make("div", { class: "listed-choices" }, ...letters.map((letter, at) => labelled(letter, selects[at]))),
  };
}

/** A link or TOML in a field of rules becomes the changes that it holds. */
export async function tidied(form: Form, field: Field): Promise<void> {
  if (form.kind !== "rules") return;
  if (isLink(field.value)) field.value = asChanges(form, await fromLink(field.value.trim()));
  else if (isToml(field.value)) field.value = asChanges(form, fromToml(field.value));
}

/** The exercise at whose answer a check looks, too; for lesson 7 the rulebook of exercise 3 may stand in for that of 5. */
function earlier(form: Form): { key: string; text: string } | null {
  if (!("with" in form) || !form.with) return null;
  const own = work.answers[form.with] ?? "";
  return form.with === "07.5" && !own ? { key: form.with, text: work.answers["07.3"] ?? "" } : { key: form.with, text: own };
}

/** What the check takes: an answer, or two where it looks at an earlier one, too. */
export function pair(form: Form, key: string, text: string): Given {
  const own = read(form, text),
    other = earlier(form);
  if (!other) return own;
  if (!other.text.trim()) throw new Hint(`First answer exercise ${Number(other.key.split(".")[1])}: this check looks at it, too.`);
  const given = read(formOf(other.key), other.text);
  return key === "07.6" ? [given, own] : [own, given];
}

/** All that a verdict rests on, as text: another text, and the verdict stands no more. */
export const basis = (form: Form, text: string): string => JSON.stringify([text, earlier(form)?.text]);
