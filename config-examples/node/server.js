// Serves pages; hands each name to the worker through a file in the spool.
const fs = require("node:fs");
const http = require("node:http");

const server = http.createServer((request, response) => {
  if (request.url !== "/health") fs.writeFileSync(`/run/shop/${process.hrtime.bigint()}.job`, request.url);
  const done = fs.existsSync("/run/shop/done") ? fs.readFileSync("/run/shop/done", "utf8") : "0";
  response.end(`jobs done so far: ${done}\n`);
});
server.listen(8080);

// node does not end by itself on TERM while it listens, and as PID 1 it would ignore TERM
process.on("SIGTERM", () => {
  server.close(() => process.exit(0)); // finishes current requests
  server.closeIdleConnections();
});
