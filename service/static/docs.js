// Starts Swagger UI; a file of its own because inline script is not allowed here.
const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: place.dataset.description,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
