// Starts Swagger UI; a file of its own because inline script is not allowed here.
const place = document.getElementById("swagger-ui");
const night = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", night.matches); // the name is Swagger UI's
dress();
night.addEventListener("change", dress);
SwaggerUIBundle({
  url: place.dataset.description,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
