package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * How a script is written as Gemini's content: every event has the shape of a whole answer, calls
 * come whole, and nothing marks the end but the finish reason.
 *
 * @param id the answer's id
 */
record GeminiWording(String id, Question question, Script script) implements Wording {

  // {"candidates": [{"content": {"parts": [{"text": "hi"}], "role": "model"}, "finishReason":
  // "STOP"}], "usageMetadata": {"promptTokenCount": 1, …}, "modelVersion": "…", "responseId": "…"}
  @Override
  public ObjectNode whole() {
    var parts = new ArrayList<ObjectNode>();
    if (!script.thoughts().isEmpty()) {
      parts.add(thought(script.thought()));
    }
    if (script.calls().isEmpty()) {
      parts.add(text(script.said()));
    }
    parts.addAll(calls());
    var answer = answer(parts);
    ((ObjectNode) answer.at("/candidates/0")).put("finishReason", "STOP");
    return counted(answer, script.words());
  }

  private List<ObjectNode> calls() {
    var parts = new ArrayList<ObjectNode>();
    for (var call : script.calls()) {
      var part = Json.object();
      part.putObject("functionCall")
          .put("name", call.tool())
          .set("args", Json.known(call.arguments()));
      if (parts.isEmpty() && !script.thoughts().isEmpty()) { // the first of several is signed
        part.put("thoughtSignature", Script.PROOF);
      }
      parts.add(part);
    }
    return parts;
  }

  @Override
  public Source<ByteString, NotUsed> content() {
    var events = new ArrayList<ByteString>();
    events.add(Wording.data(counted(answer(List.of(text(""))), 0)));
    script.thoughts().forEach(piece -> events.add(Wording.data(answer(List.of(thought(piece))))));
    script.text().forEach(piece -> events.add(event(piece)));
    calls().forEach(part -> events.add(Wording.data(answer(List.of(part)))));
    return Source.from(events);
  }

  @Override
  public List<ByteString> closing() {
    var last = answer(List.of(text("")));
    ((ObjectNode) last.at("/candidates/0")).put("finishReason", "STOP");
    return List.of(Wording.data(counted(last, script.words())));
  }

  @Override
  public ByteString event(String piece) {
    return Wording.data(answer(List.of(text(piece))));
  }

  @Override
  public ByteString error(ObjectNode framed) {
    return Wording.data(framed);
  }

  private ObjectNode counted(ObjectNode answer, int words) {
    answer
        .putObject("usageMetadata")
        .put("promptTokenCount", question.words())
        .put("candidatesTokenCount", words)
        .put("totalTokenCount", question.words() + words);
    return answer;
  }

  private ObjectNode answer(List<ObjectNode> parts) {
    var answer = Json.object();
    var candidate = answer.putArray("candidates").addObject();
    candidate.putObject("content").put("role", "model").putArray("parts").addAll(parts);
    candidate.put("index", 0);
    return answer.put("modelVersion", question.model()).put("responseId", id);
  }

  private static ObjectNode text(String text) {
    return Json.object().put("text", text);
  }

  private static ObjectNode thought(String text) {
    return text(text).put("thought", true);
  }
}
