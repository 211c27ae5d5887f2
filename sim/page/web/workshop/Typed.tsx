// A field to type in: what cannot be stays as it was typed, with why, and what would be right.

import { useId, useState } from "preact/hooks";

interface TypedProps {
  /** Its accessible name; seen above it where `seen`. */
  name: string;
  seen?: boolean;
  /** The value in force. */
  value: string;
  /** Take what was typed; says what is wrong with it, "" for nothing. */
  take: (text: string) => string;
  decimal?: boolean;
}

export function Typed({ name, seen = false, value, take, decimal = false }: TypedProps) {
  const id = useId(),
    [refused, refuse] = useState<{ text: string; value: string; problem: string } | null>(null);
  const wrong = refused?.value === value ? refused : null; // another value came meanwhile: that one is shown
  const field = (
    <input
      type="text"
      inputMode={decimal ? "decimal" : "numeric"}
      aria-label={seen ? undefined : name}
      aria-invalid={wrong ? true : undefined}
      aria-describedby={wrong ? id : undefined}
      value={wrong?.text ?? value}
      onChange={(event) => {
        const text = event.currentTarget.value,
          problem = take(text.trim());
        refuse(problem ? { text, value, problem } : null);
        if (!problem) event.currentTarget.value = value; // as it is written, where it is the same number
      }}
    />
  );
  return (
    <div class="typed">
      {seen ? (
        <label>
          {name}
          {field}
        </label>
      ) : (
        field
      )}
      {wrong && (
        <p class="problem" role="alert" id={id}>
          {wrong.problem}
        </p>
      )}
    </div>
  );
}
