package dev.troupe.dialect.bedrock;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.model.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Converse refuses in messages, and gets in another way or not at all. */
class MessageWriterTest {

  private static final List<ToolSpec> NOW =
      List.of(new ToolSpec("now", "", json("{\"type\":\"object\"}")));

  private final Dialect dialect = new BedrockDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  @Test
  void leavesOutMessagesThatSayNothing() {
    var request =
        with(
            it ->
                it.message(Message.assistant(""))
                    .message(
                        new Message(
                            Role.ASSISTANT, List.of(new Part.Thinking("Hm", Optional.empty()))))
                    .user("Go on"));

    var messages = written(dialect, request, false).get("messages");

    assertEquals(1, messages.size());
    assertEquals("Go on", messages.at("/0/content/1/text").asText());
  }

  @Test
  void leavesOutBlankText() {
    var call =
        new Message(
            Role.ASSISTANT,
            List.of(new Part.Text("\n\n"), new Part.ToolCall("call_a", "now", "{}")));
    var request =
        with(it -> it.tools(NOW).system(" ").message(call).message(result("call_a", "3")));

    var body = written(dialect, request, false);

    assertFalse(body.has("system"));
    assertEquals(1, body.at("/messages/1/content").size());
    assertTrue(body.at("/messages/1/content/0").has("toolUse"));
  }

  @Test
  void leavesOutMessagesOfBlankText() {
    var request = with(it -> it.message(Message.assistant("\n")).user("Go on"));

    assertEquals(1, written(dialect, request, false).get("messages").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void hasAWordInPlaceOfABlankResult(String blank) {
    var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_a", "now", "{}")));
    var request = with(it -> it.tools(NOW).message(call).message(result("call_a", blank)));

    var content = written(dialect, request, false).at("/messages/2/content/0/toolResult/content");

    assertEquals(json("[{\"text\":\"(empty)\"}]"), content);
  }

  private static Message result(String id, String text) {
    return new Message(Role.TOOL, List.of(new Part.ToolResult(id, new TextNode(text), false)));
  }

  @ParameterizedTest
  @CsvSource({"png, png", "jpeg, jpeg", "jpg, jpeg", "gif, gif", "webp, webp", "PNG, png"})
  void namesTheFormatOfAnImageAsConverseDoes(String type, String format) {
    var request = Requests.images("data:image/" + type + ";base64,iVBORw0KGgo=");

    assertEquals(format, written(dialect, request, false).findValue("format").asText());
  }

  @Test
  void refusesAnImageOfAnotherType() {
    var request = Requests.images("data:image/svg+xml;base64,iVBORw0KGgo=");

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertEquals(
        "an image must be image/png, image/jpeg, image/gif or image/webp for Bedrock, got"
            + " image/svg+xml",
        refused.getMessage());
  }

  @Test
  void writesImagesByTheirBytes() {
    var request = Requests.images("data:image/png;base64,iVBORw0KGgo=");

    assertEquals(golden("bedrock/request/images"), written(dialect, request, false));
  }

  @Test
  void refusesAnImageThatIsAnAddress() {
    var request = Requests.images("https://example.org/a.png");

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertEquals("url of an image must hold its bytes: Bedrock fetches none", refused.getMessage());
  }
}
