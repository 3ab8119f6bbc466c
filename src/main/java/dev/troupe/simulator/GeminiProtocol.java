package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gemini's {@code generateContent}, by Google's API reference (v1beta). */
record GeminiProtocol() implements Protocol {

  static final String MODELS = "/v1beta/models/";

  private static final String STREAM = ":streamGenerateContent";

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    var body = request.body();
    var stream = request.path().endsWith(STREAM);
    if (stream && !request.query().equals("alt=sse")) {
      throw Refusal.badBody("only alt=sse is simulated");
    }
    var turns = new ArrayList<Question.Turn>();
    if (body.has("systemInstruction")) {
      turns.add(Question.Turn.of("system", text(body.path("systemInstruction"))));
    }
    Question.many(body, "contents").forEach(content -> turns.addAll(turns(content)));
    var generation = body.path("generationConfig");
    return new Question(
        model(request.path()),
        turns,
        new Question.Manner(stream, true, Question.pace(body, pace)),
        Question.list(body.at("/tools/0/functionDeclarations")).stream()
            .map(GeminiProtocol::tool)
            .toList(),
        generation.has("responseJsonSchema")
            ? generation.path("responseJsonSchema")
            : MissingNode.getInstance());
  }

  /** Returns the model that a path names. */
  static String model(String path) {
    var last = path.substring(MODELS.length());
    return last.substring(0, Math.max(0, last.indexOf(':')));
  }

  private static Question.Tool tool(JsonNode function) {
    return new Question.Tool(function.path("name").asText(), function.path("parametersJsonSchema"));
  }

  /** What one side says, or each result of a function. */
  private static List<Question.Turn> turns(JsonNode content) {
    var role = content.path("role").asText();
    if (!role.equals("user") && !role.equals("model")) {
      throw Refusal.badField("contents", "role must be user or model");
    }
    var parts = Question.list(content.path("parts"));
    var results = parts.stream().filter(part -> part.has("functionResponse")).toList();
    return results.isEmpty()
        ? List.of(
            new Question.Turn(
                role.equals("model") ? "assistant" : role,
                text(content),
                images(parts),
                thoughts(parts)))
        : results.stream().map(GeminiProtocol::result).toList();
  }

  // {"functionResponse": {"name": "…", "response": {"result": "…"}}}
  private static Question.Turn result(JsonNode part) {
    var response = part.at("/functionResponse/response");
    if (!response.isObject() || !part.at("/functionResponse/name").isTextual()) {
      throw Refusal.badField("contents", "a function response needs a name and an object");
    }
    return Question.Turn.of("tool", response.path("result").asText());
  }

  private static String text(JsonNode content) {
    return Question.list(content.path("parts")).stream()
        .map(part -> part.path("text").asText())
        .collect(Collectors.joining());
  }

  private static List<String> images(List<JsonNode> parts) {
    return parts.stream()
        .map(part -> part.path("inlineData"))
        .filter(JsonNode::isObject)
        .map(it -> Pictures.ofBytes(it.path("mimeType").asText(), it.path("data").asText()))
        .toList();
  }

  /** Only the proof comes back, with the call that it came with. */
  private static List<Question.Thought> thoughts(List<JsonNode> parts) {
    return parts.stream()
        .filter(part -> part.has("functionCall") && part.has("thoughtSignature"))
        .map(part -> new Question.Thought("", part.path("thoughtSignature").asText()))
        .toList();
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new GeminiWording("gen-" + number, question, script);
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    var status =
        switch (refusal.status()) {
          case 401 -> "UNAUTHENTICATED";
          case 404 -> "NOT_FOUND";
          default -> "INVALID_ARGUMENT";
        };
    return framed(error(refusal.status(), String.valueOf(refusal.getMessage()), status));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return request.header("x-goog-api-key");
  }

  @Override
  public ObjectNode fault() {
    return error(500, "a fault was asked for", "INTERNAL");
  }

  // {"error": {"code": 500, "message": "…", "status": "INTERNAL"}}
  @Override
  public ObjectNode framed(JsonNode error) {
    return Json.object().set("error", error);
  }

  private static ObjectNode error(int code, String message, String status) {
    return Json.object().put("code", code).put("message", message).put("status", status);
  }
}
