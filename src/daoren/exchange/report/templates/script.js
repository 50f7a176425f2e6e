(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const documents = [...document.querySelectorAll(".document")];
  const choices = [...document.querySelectorAll(".choose")];

  const speak = (language) => {
    const chosen = documents.find((one) => one.id === language);
    root.lang = chosen.lang;
    document.title = chosen.dataset.title;
  };

  const follow = () => {
    const [language] = location.hash.slice(1).split("-");
    const choice = choices.find((one) => one.id === "choose-" + language);
    if (!choice) return;
    if (!choice.checked) {
      choice.checked = true;
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
    speak(language);
  };

  for (const choice of choices) {
    choice.addEventListener("change", () => {
      const language = choice.id.replace("choose-", "");
      speak(language);
      const here = location.hash.match(/^#(zh|en)(-.+)?$/);
      if (here) location.hash = "#" + language + (here[2] || "");
    });
  }
  addEventListener("hashchange", follow);
  follow();

  for (const form of document.querySelectorAll(".filter")) {
    const rows = [...form.parentElement.querySelectorAll("tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const filter = () => {
      const wanted = form.elements.text.value.trim().toLowerCase();
      const keys = ["kind", "light", "department"].filter((key) => form.elements[key].value);
      let shown = 0;
      rows.forEach((row, place) => {
        const fits = texts[place].includes(wanted)
          && keys.every((key) => row.dataset[key] === form.elements[key].value);
        row.hidden = !fits;
        shown += fits;
      });
      form.querySelector("output b").textContent = shown;
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
