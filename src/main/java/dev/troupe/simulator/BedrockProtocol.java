package dev.troupe.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Amazon Bedrock's Converse and ConverseStream, by its API reference (2023-09-30). */
record BedrockProtocol() implements Protocol {

  static final String MODELS = "/model/";

  private static final String WHOLE = "/converse";
  private static final String STREAM = "/converse-stream";

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    var body = request.body();
    var stream = request.path().endsWith(STREAM);
    var model = AzureProtocol.deployment(request.path(), MODELS, stream ? STREAM : WHOLE);
    var turns = new ArrayList<Question.Turn>();
    if (body.has("system")) {
      turns.add(Question.Turn.of("system", text(Question.list(body.path("system")))));
    }
    var messages = Question.many(body, "messages");
    requireAlternation(messages);
    messages.forEach(message -> turns.addAll(turns(message)));
    requireTools(body);
    return new Question(
        model,
        turns,
        new Question.Manner(stream, true, Question.pace(body, pace)),
        Question.list(body.at("/toolConfig/tools")).stream().map(BedrockProtocol::tool).toList(),
        schema(body.at("/outputConfig/textFormat")));
  }

  private static void requireAlternation(List<JsonNode> messages) {
    for (var i = 0; i < messages.size(); i++) {
      var role = i % 2 == 0 ? "user" : "assistant";
      if (!messages.get(i).path("role").asText().equals(role)) {
        throw Refusal.badField(
            "messages", "A conversation must alternate between user and assistant roles");
      }
    }
  }

  private static void requireTools(JsonNode body) {
    var calls = body.findValue("toolUse") != null || body.findValue("toolResult") != null;
    if (calls && !body.has("toolConfig")) {
      throw Refusal.badField(
          "toolConfig",
          "The toolConfig field must be defined when using toolUse and toolResult content blocks");
    }
  }

  // {"toolSpec": {"name": "…", "description": "…", "inputSchema": {"json": {…}}}}
  private static Question.Tool tool(JsonNode tool) {
    return new Question.Tool(
        tool.at("/toolSpec/name").asText(), tool.at("/toolSpec/inputSchema/json"));
  }

  // {"type": "json_schema", "structure": {"jsonSchema": {"schema": "{…}", "name": "…"}}}
  private static JsonNode schema(JsonNode format) {
    var schema = format.at("/structure/jsonSchema/schema");
    if (!format.path("type").asText().equals("json_schema")) {
      return MissingNode.getInstance();
    }
    try {
      return Json.parse(schema.asText());
    } catch (JsonProcessingException e) {
      throw Refusal.badField("outputConfig", "the schema must be JSON in a string");
    }
  }

  /** What the user says, and each result of a tool, which comes in a user's message. */
  private static List<Question.Turn> turns(JsonNode message) {
    var blocks = Question.many(message, "content");
    var results = of(blocks, "toolResult");
    return results.isEmpty()
        ? List.of(
            new Question.Turn(
                message.path("role").asText(), text(blocks), images(blocks), thoughts(blocks)))
        : results.stream()
            .map(result -> text(Question.list(result.path("content"))))
            .map(text -> Question.Turn.of("tool", text))
            .toList();
  }

  /** What the blocks hold that are of a type. */
  private static List<JsonNode> of(List<JsonNode> blocks, String type) {
    return blocks.stream().filter(block -> block.has(type)).map(block -> block.get(type)).toList();
  }

  private static String text(List<JsonNode> blocks) {
    return of(blocks, "text").stream()
        .map(JsonNode::asText)
        .map(BedrockProtocol::required)
        .collect(Collectors.joining());
  }

  private static String required(String text) {
    if (text.isBlank()) {
      throw Refusal.badField("messages", "The text field in the ContentBlock object is blank");
    }
    return text;
  }

  // {"image": {"format": "png", "source": {"bytes": "…"}}}
  private static List<String> images(List<JsonNode> blocks) {
    return of(blocks, "image").stream()
        .map(
            image ->
                Pictures.ofBytes(
                    "image/" + image.path("format").asText(), image.at("/source/bytes").asText()))
        .toList();
  }

  private static List<Question.Thought> thoughts(List<JsonNode> blocks) {
    return of(blocks, "reasoningContent").stream()
        .map(block -> block.path("reasoningText"))
        .map(
            text ->
                new Question.Thought(text.path("text").asText(), text.path("signature").asText()))
        .toList();
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new BedrockWording(question, script);
  }

  @Override
  public HttpResponse refused(Refusal refusal) {
    var type =
        switch (refusal.status()) {
          case 401 -> "AccessDeniedException";
          case 404 -> "ResourceNotFoundException";
          default -> "ValidationException";
        };
    var status = refusal.status() == 401 ? 403 : refusal.status();
    return Play.json(status, refusal(refusal))
        .addHeader(
            RawHeader.create(
                "x-amzn-ErrorType",
                type + ":http://internal.amazon.com/coral/com.amazon.bedrock/"));
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    return Json.object().put("message", String.valueOf(refusal.getMessage()));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return Protocol.bearer(request);
  }

  @Override
  public ObjectNode fault() {
    return Json.object().put("message", "a fault was asked for");
  }

  // {"message": "…"}
  @Override
  public ObjectNode framed(JsonNode error) {
    return error instanceof ObjectNode object
        ? object
        : Json.object().put("message", error.asText());
  }
}
