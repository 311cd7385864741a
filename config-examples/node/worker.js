// Takes jobs out of the spool, one at a time, and counts them.
const fs = require("node:fs");

let done = 0;
const timer = setInterval(() => {
  for (const job of fs.readdirSync("/run/shop").filter((name) => name.endsWith(".job"))) {
    fs.unlinkSync(`/run/shop/${job}`);
    fs.writeFileSync("/run/shop/done", String(++done));
  }
}, 100);

process.on("SIGTERM", () => {
  clearInterval(timer);
  console.log(`stopping after ${done} jobs`);
});
