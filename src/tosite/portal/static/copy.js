// A button beside every secret that takes it to the clipboard; without scripts the field is marked and copied by hand.
"use strict";

for (const field of document.querySelectorAll("textarea[data-copy]")) {
  field.addEventListener("focus", () => field.select());
  if (document.activeElement === field) field.select();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "outline small";
  button.textContent = field.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // pages that are not served over https
    }
    button.textContent = field.dataset.copied;
  });
  field.after(button);
}
