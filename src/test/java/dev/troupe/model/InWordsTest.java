package dev.troupe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InWordsTest {

  private static final ResponseFormat JSON = new ResponseFormat.Json();
  private static final Part.Image IMAGE = new Part.Image("data:image/png;base64,AA==");

  private static ModelRequest told(Message... messages) {
    var request = ModelRequest.builder().temperature(0.1).responseFormat(JSON);
    List.of(messages).forEach(request::message);
    return request.build().withFormInWords();
  }

  @Test
  void tellsTheFormBehindTheLastWordsOfTheUser() {
    var told = told(Message.user("one"), Message.user("two"), Message.assistant("three"));

    assertEquals(
        List.of(
            Message.user("one"),
            Message.user("two\n\nAnswer with one JSON object and nothing else."),
            Message.assistant("three")),
        told.messages());
    assertEquals(Optional.empty(), told.responseFormat());
    assertEquals(Optional.of(0.1), told.temperature());
  }

  @Test
  void tellsItBehindAPicture() {
    var told = told(new Message(Role.USER, List.of(IMAGE)));

    assertEquals(List.of(IMAGE, new Part.Text(JSON.inWords())), told.messages().getFirst().parts());
  }

  @Test
  void tellsItByItselfWhereTheUserSaysNothing() {
    var told = told(Message.system("You are brief."));

    assertEquals(Message.user(JSON.inWords()), told.messages().getLast());
  }

  @Test
  void showsTheSchema() {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");

    assertEquals(
        "Answer with one JSON value and nothing else. It must fit this JSON Schema:"
            + " {\"type\":\"object\"}",
        new ResponseFormat.Schema("Any", schema, true).inWords());
  }

  @Test
  void leavesARequestWithoutAFormAsItIs() {
    var request = ModelRequest.of("one");

    assertSame(request, request.withFormInWords());
  }
}
