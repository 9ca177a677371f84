// A new class begins in the time zone of the one who makes it.

for (const field of document.querySelectorAll("[data-zone]")) {
  if (field.value === field.defaultValue) {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
  }
}
