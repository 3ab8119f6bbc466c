package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.cancel.Source.Aftermath;
import dev.troupe.cancel.Source.Begun;
import java.io.IOException;
import java.net.Socket;

/** Calls of clients that speak HTTP. */
final class HttpCalls {

  private HttpCalls() {}

  static Begun model(Stand stand, String model) throws IOException {
    var body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":%b}"
            .formatted(model, model.startsWith("streaming"));
    return post(stand, "/v1/chat/completions", body, () -> {});
  }

  /** The tool's call as server-sent events. */
  static Begun tool(Stand stand, String model) throws IOException {
    var body = "{\"model\":\"%s\",\"prompt\":\"x\"}".formatted(model);
    return post(stand, "/v1/tools/chat", body, stand::awaitIdleTool);
  }

  private static Begun post(Stand stand, String path, String body, Aftermath aftermath)
      throws IOException {
    var accept = path.contains("tools") ? "text/event-stream" : "*/*";
    var request =
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "Host: localhost",
            "Accept: " + accept,
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "",
            body);
    var socket = new Socket();
    socket.connect(stand.troupe.address().orElseThrow());
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return new Begun(
        () -> {
          var now = System.nanoTime();
          socket.close();
          return now;
        },
        aftermath);
  }
}
