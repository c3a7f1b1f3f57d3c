// The same crowd on node's ws: sockets subscribe, and each line of stdin is sent to all of them.
const { WebSocketServer } = require("ws");
const lines = require("readline").createInterface({ input: process.stdin });

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 2048 });
server.on("listening", () => console.log(server.address().port));
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const topic of JSON.parse(data).topics) {
      const type = topic.startsWith("nothing") ? "refused" : "subscribed";
      socket.send(`{"type": "${type}", "topic": "${topic}"}`);
    }
  });
});
lines.on("line", (text) => {
  for (const socket of server.clients) socket.send(text);
});
