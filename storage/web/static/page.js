// Small conveniences: all pages work without this script.
"use strict";

// The key "/" moves the focus to the search field, on pages that have one.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
  if (event.key !== "/" || typing || !field || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// Fields that are empty or have their default value are left out of the URL.
document.querySelector("form.search")?.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("input[name], select[name]")) {
    const isDefault = field.tagName === "SELECT" && field.selectedIndex === 0;
    if (!field.value.trim() || isDefault) field.disabled = true;
  }
});
// After "Back" in the browser, the fields can be used again.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.search :disabled")) field.disabled = false;
});
