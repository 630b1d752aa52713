// Only comfort: without it every question is shown, and the server decides which count.
"use strict";
const form = document.querySelector("form");
function look() {
  for (const part of form.querySelectorAll("[data-by]")) {
    const by = document.getElementById(part.dataset.by + "-q");
    const wanted = part.dataset.is.split(" ");
    const picked = [...form.querySelectorAll(`[name="${part.dataset.by}"]:checked`)];
    part.hidden = by.hidden || !picked.some((one) => wanted.includes(one.value));
  }
}
form.addEventListener("change", look);
form.addEventListener("submit", () => { form.querySelector("button").disabled = true; });
addEventListener("pageshow", () => {
  const button = form.querySelector("button");
  if (button) button.disabled = false;
  look();
});
const wrong = document.getElementById("wrong");
if (wrong) wrong.focus();
