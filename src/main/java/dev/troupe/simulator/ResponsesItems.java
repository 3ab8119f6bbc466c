package dev.troupe.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON of a response and of its items, as OpenAI's API reference shows them.
 *
 * @param number the answer's
 */
record ResponsesItems(long number, Question question, Script script) {

  /** Returns the response as it is at {@code status}, without what it holds. */
  ObjectNode response(String status) {
    var response =
        Json.object()
            .put("id", "resp_" + number)
            .put("object", "response")
            .put("created_at", ChatWording.CREATED)
            .put("status", status)
            .putNull("error")
            .putNull("incomplete_details")
            .put("model", question.model());
    response.putArray("output");
    return response.put("parallel_tool_calls", true).put("store", false).putNull("usage");
  }

  /** Returns the response at its end. */
  ObjectNode completed() {
    var response = response("completed");
    response.withArray("output").addAll(output());
    response.set("usage", usage());
    return response;
  }

  private List<ObjectNode> output() {
    var output = new ArrayList<ObjectNode>();
    if (!script.thoughts().isEmpty()) {
      output.add(reasoning());
    }
    if (script.calls().isEmpty()) {
      output.add(message());
    }
    for (int i = 0; i < script.calls().size(); i++) {
      output.add(call(i));
    }
    return output;
  }

  String reasoningId() {
    return "rs_" + number;
  }

  ObjectNode reasoning() {
    var reasoning = Json.object().put("id", reasoningId()).put("type", "reasoning");
    reasoning.putArray("summary").add(summary(script.thought()));
    return reasoning.put("encrypted_content", Script.PROOF);
  }

  static ObjectNode summary(String text) {
    return Json.object().put("type", "summary_text").put("text", text);
  }

  String messageId() {
    return "msg_" + number;
  }

  ObjectNode message() {
    return message("completed", Json.array().add(text(script.said())));
  }

  ObjectNode message(String status, ArrayNode content) {
    var message = Json.object().put("id", messageId()).put("type", "message").put("status", status);
    message.set("content", content);
    return message.put("role", "assistant");
  }

  static ObjectNode text(String text) {
    var part = Json.object().put("type", "output_text");
    part.putArray("annotations");
    part.putArray("logprobs");
    return part.put("text", text);
  }

  String callId(int index) {
    return "fc_" + number + "_" + index;
  }

  ObjectNode call(int index) {
    return call(index, "completed", script.calls().get(index).arguments());
  }

  ObjectNode call(int index, String status, String arguments) {
    return Json.object()
        .put("id", callId(index))
        .put("type", "function_call")
        .put("status", status)
        .put("arguments", arguments)
        .put("call_id", script.calls().get(index).id())
        .put("name", script.calls().get(index).tool());
  }

  private ObjectNode usage() {
    var input = question.words();
    var output = script.words();
    var usage = Json.object().put("input_tokens", input);
    usage.putObject("input_tokens_details").put("cached_tokens", 0);
    usage.put("output_tokens", output);
    usage
        .putObject("output_tokens_details")
        .put("reasoning_tokens", Script.words(script.thought()));
    return usage.put("total_tokens", input + output);
  }
}
