package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestSizeTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LONG = "x".repeat(1000);

  private static Message says(Part part) {
    return new Message(Role.USER, List.of(part));
  }

  /** Every place of a request that a caller can make long. */
  static Stream<UnaryOperator<ModelRequest.Builder>> longPlaces() {
    JsonNode text = JSON.textNode(LONG);
    JsonNode key = JSON.objectNode().set(LONG, JSON.nullNode());
    JsonNode deep = JSON.arrayNode().add(JSON.objectNode().set("a", text));
    return Stream.of(
        request -> request.user(LONG),
        request -> request.model(LONG),
        request -> request.stop(List.of(LONG)),
        request -> request.extra("x", key),
        request -> request.extra(LONG, JSON.nullNode()),
        request -> request.message(says(new Part.Image("https://" + LONG))),
        request -> request.message(says(new Part.ToolCall("id", LONG, "{}"))),
        request -> request.message(says(new Part.ToolCall("id", "name", LONG))),
        request -> request.message(says(new Part.ToolResult("id", deep, false))),
        request -> request.message(says(new Part.Thinking(LONG, Optional.empty()))),
        request -> request.message(says(new Part.Thinking("", Optional.of(LONG)))),
        request -> request.tools(List.of(new ToolSpec(LONG, "", JSON.objectNode()))),
        request -> request.tools(List.of(new ToolSpec("t", LONG, JSON.objectNode()))),
        request -> request.tools(List.of(new ToolSpec("t", "", deep))),
        request -> request.responseFormat(new ResponseFormat.Schema("s", deep, true)));
  }

  @ParameterizedTest
  @MethodSource("longPlaces")
  void countsWhateverCanBeLong(UnaryOperator<ModelRequest.Builder> lengthen) {
    var request = lengthen.apply(ModelRequest.builder().user("")).build();

    assertTrue(RequestSize.of(request) >= LONG.length(), "got " + RequestSize.of(request));
  }

  @Test
  void countsTheTextOfAPlainRequest() {
    assertEquals(5, RequestSize.of(ModelRequest.of("hello")));
  }

  @Test
  void doesNotOverflowOnDeepJson() {
    JsonNode nested = JSON.arrayNode();
    for (var i = 0; i < 100_000; i++) {
      nested = JSON.arrayNode().add(nested);
    }
    var request = ModelRequest.builder().user("x").extra("openai", nested).build();

    assertTrue(RequestSize.of(request) > 100_000);
  }
}
