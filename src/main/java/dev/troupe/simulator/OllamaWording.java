package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as a chat of Ollama's: one object a line, calls whole and without an id.
 *
 * @param number the answer's, which makes its time unlike that of others
 */
record OllamaWording(long number, Question question, Script script) implements Wording {

  private static final ContentType LINES = ContentTypes.parse("application/x-ndjson");

  // {"model": "…", "created_at": "…", "message": {"role": "assistant", "content": "hi"},
  //  "done": true, "done_reason": "stop", "prompt_eval_count": 1, "eval_count": 1}
  @Override
  public ObjectNode whole() {
    var message = message(script.said());
    if (!script.thoughts().isEmpty()) {
      message.put("thinking", script.thought());
    }
    script.calls().forEach(call -> add(message, call));
    return ended(line(message));
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    var lines = new ArrayList<ByteString>();
    lines.add(bytes(line(message(""))));
    for (var piece : script.thoughts()) {
      lines.add(bytes(line(message("").put("thinking", piece))));
    }
    script.text().forEach(piece -> lines.add(event(piece)));
    for (var call : script.calls()) {
      var message = message("");
      add(message, call);
      lines.add(bytes(line(message)));
    }
    return Source.from(lines);
  }

  @Override
  public List<ByteString> closing() {
    return List.of(bytes(ended(line(message("")))));
  }

  @Override
  public ByteString event(String piece) {
    return bytes(line(message(piece)));
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return bytes(framed);
  }

  @Override
  public ByteString ping() {
    return ByteString.fromString("\n");
  }

  @Override
  public ContentType streamType() {
    return LINES;
  }

  private static ByteString bytes(ObjectNode line) {
    return ByteString.fromString(Json.text(line) + "\n");
  }

  private ObjectNode line(ObjectNode message) {
    var line =
        Json.object()
            .put("model", question.model())
            .put("created_at", "2026-01-01T00:00:00.%09dZ".formatted(number));
    line.set("message", message);
    return line.put("done", false);
  }

  private ObjectNode ended(ObjectNode line) {
    return line.put("done", true)
        .put("done_reason", "stop")
        .put("total_duration", 1)
        .put("prompt_eval_count", question.words())
        .put("eval_count", script.words());
  }

  private static ObjectNode message(String content) {
    return Json.object().put("role", "assistant").put("content", content);
  }

  private static void add(ObjectNode message, Script.Call call) {
    var function = message.withArray("tool_calls").addObject().putObject("function");
    function.put("name", call.tool()).set("arguments", Json.known(call.arguments()));
  }
}
