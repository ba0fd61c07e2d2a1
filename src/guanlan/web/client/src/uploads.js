// Drop a file on a zone, or choose it; a file that is chosen is sent at once with its progress shown.
export function startUploads(root) {
  for (const zone of root.querySelectorAll?.("form[data-drop]") ?? []) {
    if (zone.dataset.ready) continue;
    zone.dataset.ready = "1";
    const input = zone.querySelector("input[type=file]");
    const note = zone.querySelector("[data-note]");
    const send = () => {
      if (!input.files.length) return;
      note.textContent = `正在上传并校验 ${input.files[0].name} …`;
      zone.classList.add("gl-busy");
      zone.requestSubmit();
    };
    input.addEventListener("change", send);
    for (const name of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.toggle("gl-over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) {
          input.files = event.dataTransfer.files;
          send();
        }
      });
    }
  }
}
