package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;

/** What OpenAI's Chat Completions say, as bytes and as whole scripts. */
final class Answers {

  static final String DONE = "data: [DONE]\n\n";

  private Answers() {}

  // --- whole answers

  /** One answer in one piece. */
  static Script chat(String text, String... headers) {
    return json(
        200,
        "{\"id\":\"r1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":%s},\"finish_reason\":\"stop\"}],".formatted(quoted(text))
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
        headers);
  }

  /** A streamed answer in chunks, one for each word, whole and well. */
  static Script stream(String... words) {
    var script = Script.start().send(chunkedHead("text/event-stream"));
    for (var word : words) {
      script = script.send(chunk(delta(word)));
    }
    return script.send(chunk(finish("stop") + usage(3, 5) + DONE)).send(chunk(""));
  }

  /** A streamed answer that asks for {@code count} calls of {@code tool}, all alike. */
  static Script calls(int count, String tool, String arguments, String finishReason) {
    return Script.start()
        .send(chunkedHead("text/event-stream"))
        .each(count, n -> chunk(call(n, tool, arguments)))
        .send(chunk(finish(finishReason) + usage(3, 5) + DONE))
        .send(chunk(""));
  }

  /** An error as OpenAI words it. */
  static Script error(int status, String code, String... headers) {
    return json(
        status,
        "{\"error\":{\"message\":\"scripted\",\"type\":\"scripted\",\"code\":%s}}"
            .formatted(quoted(code)),
        headers);
  }

  static Script json(int status, String body, String... headers) {
    return whole(status, "application/json", body, headers);
  }

  /** A page such as gateways send. */
  static Script page(int status, String title, String... headers) {
    return whole(
        status,
        "text/html",
        "<html><head><title>%s</title></head><body>x</body></html>".formatted(title),
        headers);
  }

  static Script whole(int status, String type, String body, String... headers) {
    var length = "Content-Length: " + body.getBytes(UTF_8).length;
    return Script.start()
        .send(head(status, type, headers).replace("\r\n\r\n", "\r\n") + length)
        .send("\r\n\r\n" + body);
  }

  // --- parts of answers

  /** Status and headers; without a length, the body ends with the connection. */
  static String head(int status, String type, String... headers) {
    var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nContent-Type: " + type);
    for (var header : headers) {
      head.append("\r\n").append(header);
    }
    return head.append("\r\n\r\n").toString();
  }

  /** The head of a stream that ends with its connection. */
  static String streamHead() {
    return head(200, "text/event-stream");
  }

  static String chunkedHead(String type) {
    return head(200, type, "Transfer-Encoding: chunked");
  }

  /** One chunk; an empty one ends the body. */
  static String chunk(String data) {
    return Integer.toHexString(data.getBytes(UTF_8).length) + "\r\n" + data + "\r\n";
  }

  static String event(String json) {
    return "data: " + json + "\n\n";
  }

  /** An event with more text. */
  static String delta(String text) {
    return choice("{\"content\":" + quoted(text) + "}", "null");
  }

  /** An event with a call of a tool. */
  static String call(long index, String tool, String arguments) {
    return choice(
        "{\"tool_calls\":[{\"index\":%d,\"id\":\"call-%d\",\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":%s}}]}"
            .formatted(index, index, quoted(tool), quoted(arguments)),
        "null");
  }

  /** The event that makes the answer complete. */
  static String finish(String reason) {
    return choice("{}", quoted(reason));
  }

  static String usage(int input, int output) {
    return event(
        "{\"id\":\"r1\",\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}"
            .formatted(input, output));
  }

  private static String choice(String delta, String finishReason) {
    return event(
        "{\"id\":\"r1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
            .formatted(delta, finishReason));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
