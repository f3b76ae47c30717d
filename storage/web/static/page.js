// Comforts only: everything works without this.
"use strict";

// "/" leads to the search, wherever one is on the page.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
  if (event.key !== "/" || typing || !field || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// Fields that were left empty needn't stand in the address.
document.querySelector("form.search")?.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("input[name], select[name]")) {
    const usual = field.tagName === "SELECT" && field.selectedIndex === 0;
    if (!field.value.trim() || usual) field.disabled = true;
  }
});
// Coming back by the browser's button finds them usable again.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.search :disabled")) field.disabled = false;
});
